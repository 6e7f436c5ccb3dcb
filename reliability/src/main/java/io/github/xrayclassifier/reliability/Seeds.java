// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.engine.OnnxFile;
import io.github.xrayclassifier.engine.OnnxGraph;
import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelOutputs;
import io.github.xrayclassifier.onnx.graph.OnnxModelFile;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The files that fuzzing starts from, by name: drawings of the test kit, and the golden files, which committed scripts made. */
final class Seeds {

    /** Mutations of longer files are slow, and most hit samples. */
    private static final long LONGEST = 16 << 10;

    private static final List<Finding> FINDINGS = List.of(Finding.NORMAL, Finding.PNEUMONIA, Finding.COVID_19);

    private Seeds() {}

    /**
     * The seeds of a reader.
     *
     * @param root of the project
     * @param folder for files on their way
     */
    static Map<String, byte[]> of(Reader reader, Path root, Path folder) throws IOException {
        return switch (reader) {
            case IMAGE -> images(root);
            case DICOM -> dicom(root);
            case MODEL -> Map.of("linear", model(), "windows", modelOfWindows());
            case CARD -> cards();
            case PICKLE -> pickles(root);
            case SAFETENSORS -> safetensors(folder);
            case MANIFEST -> manifests();
            case INDEX -> Map.of("three", index(3), "one", index(1));
        };
    }

    private static Map<String, byte[]> images(Path root) throws IOException {
        Map<String, byte[]> seeds = files(
                root.resolve("core/src/test/resources/golden/decode"),
                "glob:**.{png,jpg,tif,bmp,gif,webp,jp2,j2k,pgm,ppm}");
        GrayImage eight = Phantom.of(1).withSize(40, 48).draw().image();
        GrayImage sixteen = Phantom.of(2).withSize(40, 48).withBits(16).draw().image();
        seeds.put("drawn8.png", ImageFiles.png(eight));
        seeds.put("drawn16.png", ImageFiles.png(sixteen));
        seeds.put("drawn8.jpg", ImageFiles.jpeg(eight));
        seeds.put("drawn16.tif", ImageFiles.tiff(sixteen));
        seeds.put("drawn8.bmp", ImageFiles.bmp(eight));
        return seeds;
    }

    private static Map<String, byte[]> dicom(Path root) throws IOException {
        Map<String, byte[]> seeds =
                files(root.resolve("dicom/src/test/resources/io/github/xrayclassifier/dicom/golden"), "glob:**.dcm");
        seeds.put(
                "drawn8.dcm",
                DrawnDicom.of(Phantom.of(1).withSize(40, 48).draw().image(), 1));
        seeds.put(
                "drawn12.dcm",
                DrawnDicom.of(Phantom.of(2).withSize(40, 48).withBits(12).draw().image(), 2));
        return seeds;
    }

    private static Map<String, byte[]> files(Path folder, String pattern) throws IOException {
        Map<String, byte[]> seeds = new TreeMap<>();
        var matcher = folder.getFileSystem().getPathMatcher(pattern);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(matcher::matches).toList()) {
                if (Files.size(file) <= LONGEST) {
                    seeds.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
            }
        }
        if (seeds.isEmpty()) {
            throw new IOException(folder + ": expected golden files, found none");
        }
        return seeds;
    }

    private static ModelCard card() {
        return ModelCard.builder("seed")
                .preprocessing(Preprocessing.of(8, 8))
                .findings(FINDINGS)
                .outputs(new ModelOutputs(
                        Optional.of("logits"), Optional.of("probabilities"), Optional.empty(), Optional.empty()))
                .build();
    }

    private static OnnxGraph graph() {
        OnnxGraph graph = new OnnxGraph("seed");
        graph.input("image", TensorProto.DataType.UINT8, 1, 8, 8);
        graph.output("logits", FINDINGS.size());
        graph.output("probabilities", FINDINGS.size());
        graph.node("Cast", "pixels", List.of("image"), OnnxGraph.number("to", 1));
        return graph;
    }

    private static byte[] file(OnnxGraph graph) {
        graph.node("Softmax", "probabilities", List.of("logits"), OnnxGraph.number("axis", 1));
        return OnnxFile.bytes(graph.build(), card().toMetadata());
    }

    private static byte[] model() {
        OnnxGraph graph = graph();
        graph.constant("weights", new float[3 * 64], 3, 64);
        graph.constant("bias", new float[3], 3);
        graph.node("Flatten", "row", List.of("pixels"), OnnxGraph.number("axis", 1));
        graph.node("Gemm", "logits", List.of("row", "weights", "bias"), OnnxGraph.number("transB", 1));
        return file(graph);
    }

    private static byte[] modelOfWindows() {
        OnnxGraph graph = graph();
        graph.constant("kernel", new float[3 * 9], 3, 1, 3, 3);
        graph.constant("to", new long[] {1, 3}, 2);
        graph.node(
                "Conv",
                "maps",
                List.of("pixels", "kernel"),
                OnnxGraph.ints("kernel_shape", 3, 3),
                OnnxGraph.ints("strides", 2, 2),
                OnnxGraph.ints("pads", 1, 1, 1, 1));
        graph.node("Relu", "positive", List.of("maps"));
        graph.node("MaxPool", "pooled", List.of("positive"), OnnxGraph.ints("kernel_shape", 2, 2));
        graph.node("Transpose", "turned", List.of("pooled"), OnnxGraph.ints("perm", 0, 1, 3, 2));
        graph.node("GlobalAveragePool", "mean", List.of("turned"));
        graph.node("Reshape", "logits", List.of("mean", "to"));
        return file(graph);
    }

    private static Map<String, byte[]> cards() {
        Map<String, String> bundled = new TreeMap<>(
                OnnxModelFile.read("bundled", BundledModel.mobileNetV2().bytes())
                        .metadata());
        // A megabyte of numbers, which mutations would hit nearly always.
        bundled.keySet()
                .removeIf(key -> key.startsWith("xray.selftest.")
                        || key.startsWith("xray.outliers.")
                        || key.startsWith("xray.operating."));
        return Map.of("plain", lines(card().toMetadata()), "bundled", lines(bundled));
    }

    private static byte[] lines(Map<String, String> metadata) {
        return metadata.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** PyTorch's own file, whole, and the pickle in it. */
    private static Map<String, byte[]> pickles(Path root) throws IOException {
        Path archive = root.resolve("training-export/src/test/resources/torchvision/tiny.pth");
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry pickle = zip.stream()
                    .filter(entry -> entry.getName().endsWith("data.pkl"))
                    .findFirst()
                    .orElseThrow();
            try (InputStream in = zip.getInputStream(pickle)) {
                return Map.of("archive", Files.readAllBytes(archive), "pickle", in.readAllBytes());
            }
        }
    }

    private static Map<String, byte[]> safetensors(Path folder) throws IOException {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        tensors.put("a", new float[] {1, -0f, Float.MIN_VALUE, 4});
        tensors.put("b", new float[0]);
        Path file = folder.resolve("seed.safetensors");
        new Safetensors(tensors, Map.of("findings", "normal|COVID-19")).write(file, Map.of("a", new int[] {2, 2}));
        return Map.of("two", Files.readAllBytes(file));
    }

    private static Map<String, byte[]> manifests() {
        return Map.of(
                "plain", "path,label\na.png,normal\n".getBytes(StandardCharsets.UTF_8),
                "rich",
                        "\uFEFFpath,label,labels,source,group,split,view\r\n\"a.png\",COVID-19,COVID-19|edema,here,p1,train,\"A, \"\"P\"\"\"\r\n"
                                .getBytes(StandardCharsets.UTF_8));
    }

    /** As documented in {@code SimilarIndex}: magic, hash, counts, then name, label and a direction of length 1 each. */
    private static byte[] index(int images) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeBytes("XRAYSIM1");
        out.write(new byte[32]);
        out.writeInt(images);
        out.writeInt(3);
        for (int i = 0; i < images; i++) {
            out.writeUTF("a" + i + ".png"); // for ASCII the same as a length and UTF-8
            out.writeUTF("normal");
            for (int f = 0; f < 3; f++) {
                out.writeFloat(f == i ? 1 : 0);
            }
        }
        return bytes.toByteArray();
    }
}
