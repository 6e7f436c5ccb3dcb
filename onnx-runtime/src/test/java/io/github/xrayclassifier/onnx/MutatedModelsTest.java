// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import io.github.xrayclassifier.failure.BackendException;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.ModelSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Changed models in one JVM: each must end in a ModelException or BackendException, or run. The oracle is that the process
 * lives on; what ONNX Runtime does with a division by zero ends it. {@code -Dxray.models=10000} tries more.
 */
class MutatedModelsTest {

    private static final int MODELS = Integer.getInteger("xray.models", 2000);

    /** Numbers that are too small, too large, or of a size that their product leaves 32 or 64 bits. */
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        3,
        5,
        16,
        255,
        1 << 16,
        1L << 31,
        (1L << 31) - 1,
        1L << 32,
        1L << 33,
        1L << 62,
        1L << 63,
        Long.MAX_VALUE
    };

    private static final List<String> OPERATORS = List.of(
            "Relu",
            "Conv",
            "MaxPool",
            "AveragePool",
            "Reshape",
            "Flatten",
            "Gemm",
            "MatMul",
            "Concat",
            "Gather",
            "Slice",
            "Split",
            "Div",
            "Mod",
            "DepthToSpace",
            "SpaceToDepth",
            "Resize",
            "Upsample",
            "Tile",
            "Expand",
            "Range",
            "Loop",
            "ConstantOfShape",
            "Transpose",
            "Squeeze",
            "Unsqueeze",
            "Pad",
            "ReduceMean",
            "Softmax",
            "LRN",
            "LpPool",
            "ConvTranspose",
            "RoiAlign",
            "GlobalLpPool",
            "QuantizeLinear",
            "DequantizeLinear",
            "BatchNormalization");

    private static final List<String> STEPS = List.of(
            "Relu",
            "Abs",
            "Neg",
            "Sqrt",
            "Log",
            "Exp",
            "Reciprocal",
            "Sigmoid",
            "Tanh",
            "Softmax",
            "Identity",
            "Floor",
            "Erf",
            "Sign",
            "Dropout",
            "Clip",
            "HardSwish",
            "Elu",
            "Transpose",
            "Squeeze",
            "Shape",
            "ReduceMean",
            "Not",
            "MaxPool",
            "AveragePool",
            "Flatten",
            "Concat",
            "Add",
            "Mul",
            "Max",
            "LeakyRelu",
            "Gelu",
            "Mish",
            "Celu");

    private static final List<String> ATTRIBUTES = List.of(
            "axis",
            "axes",
            "kernel_shape",
            "strides",
            "pads",
            "dilations",
            "group",
            "blocksize",
            "perm",
            "to",
            "keepdims",
            "transA",
            "transB",
            "ceil_mode",
            "allowzero",
            "split",
            "num_outputs",
            "starts",
            "ends",
            "start",
            "end");

    private final Random random = new Random(Long.getLong("xray.seed", 20261130));

    /** The test's model with more steps: windows, shapes that are computed, quantization. */
    private static ModelProto rich() {
        return TestModel.withCard(
                        TestModel.model(g -> g.addInitializer(TestModel.floats("k", new float[3 * 9], 3, 1, 3, 3))
                                .addInitializer(TestModel.floats("scale1", new float[] {0.1f}))
                                .addInitializer(longs("to", 1, -1))
                                .addInitializer(longs("zero", 0))
                                .addInitializer(longs("two", 2))
                                .addNode(TestModel.node("Conv", "c", "maps", "k")
                                        .addAttribute(TestModel.number("group", 3))
                                        .addAttribute(ints("kernel_shape", 3, 3))
                                        .addAttribute(ints("strides", 2, 2))
                                        .addAttribute(ints("dilations", 1, 1))
                                        .addAttribute(ints("pads", 1, 1, 1, 1)))
                                .addNode(TestModel.node("MaxPool", "p", "c")
                                        .addAttribute(ints("kernel_shape", 2, 2))
                                        .addAttribute(ints("strides", 2, 2)))
                                .addNode(TestModel.node("QuantizeLinear", "q", "p", "scale1"))
                                .addNode(TestModel.node("DequantizeLinear", "d", "q", "scale1"))
                                .addNode(TestModel.node("Transpose", "t", "d").addAttribute(ints("perm", 0, 2, 3, 1)))
                                .addNode(TestModel.node("Shape", "s", "t"))
                                .addNode(TestModel.node("Gather", "n", "s", "zero"))
                                .addNode(TestModel.node("Div", "h", "n", "two"))
                                .addNode(TestModel.node("Concat", "st", "t", "t")
                                        .addAttribute(TestModel.number("axis", 3)))
                                .addNode(TestModel.node("Split", "a", "st")
                                        .addOutput("b")
                                        .addAttribute(TestModel.number("axis", 3)))
                                .addNode(TestModel.node("Reshape", "r", "a", "to"))
                                .addNode(TestModel.node("ReduceMean", "m", "r").addAttribute(ints("axes", 1)))
                                .addNode(
                                        TestModel.node("Softmax", "u", "r").addAttribute(TestModel.number("axis", 1)))),
                        TestModel.card().build())
                .build();
    }

    private static TensorProto longs(String name, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.INT64.getNumber())
                .addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        return tensor.build();
    }

    private static AttributeProto.Builder ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute;
    }

    private static ModelProto bundled(String name) throws IOException {
        return ModelProto.parseFrom(Files.readAllBytes(
                Path.of("../model/src/main/resources/io/github/xrayclassifier/bundled/" + name + ".onnx")));
    }

    @Test
    void endInATypedErrorOrRun() throws IOException {
        List<ModelProto> originals =
                List.of(rich(), rich(), rich(), bundled("mobilenet-v2"), bundled("mobilenet-v2-int8"));
        originals.forEach(
                original -> assertThat(outcome(original.toByteArray())).isEqualTo("ran"));
        Map<String, Integer> outcomes = new TreeMap<>();
        long slowest = 0;
        for (int i = 0; i < MODELS; i++) {
            byte[] mutant = mutant(originals.get(random.nextInt(originals.size())));
            long start = System.nanoTime();
            outcomes.merge(outcome(mutant), 1, Integer::sum);
            slowest = Math.max(slowest, System.nanoTime() - start);
        }
        writeResults(outcomes, slowest / 1_000_000);
        System.out.println("mutated models: " + outcomes + ", slowest " + slowest / 1_000_000 + " ms, peak memory "
                + peakMegabytes() + " MB");
        assertThat(outcomes.keySet()).contains("ran", "refused in Java");
        assertThat(slowest).isLessThan(20_000_000_000L);
        // The heap of this test, the 1 GiB that a model may take, and ONNX Runtime.
        assertThat(peakMegabytes()).isLessThan((Runtime.getRuntime().maxMemory() >> 20) + 1536);
    }

    /** For docs/reliability.md, where the property {@code xray.results} names a file. */
    private static void writeResults(Map<String, Integer> outcomes, long slowestMillis) throws IOException {
        String file = System.getProperty("xray.results");
        if (file != null) {
            String counts = outcomes.entrySet().stream()
                    .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
                    .collect(Collectors.joining(", "));
            Files.writeString(
                    Path.of(file),
                    "{\n  \"models\": " + MODELS + ",\n  \"outcomes\": {" + counts + "},\n  \"slowestMillis\": "
                            + slowestMillis + ",\n  \"peakMegabytes\": " + peakMegabytes() + "\n}\n");
        }
    }

    /** "ran", or the typed error in words; all else is the test's to fail with. */
    private static String outcome(byte[] model) {
        try (OnnxBackend backend = OnnxBackend.open(ModelSource.of("mutant.onnx", model));
                InferenceContext context = backend.openContext()) {
            assertThat(context.run().logits()).hasSize(backend.card().findings().size());
            return "ran";
        } catch (ModelException e) {
            return e.getCause() instanceof OrtException ? "refused by ONNX Runtime" : "refused in Java";
        } catch (BackendException e) {
            return "failed to run";
        }
    }

    private static long peakMegabytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .sum();
        }
    }

    private byte[] mutant(ModelProto original) {
        ModelProto.Builder model = original.toBuilder();
        for (int k = random.nextInt(8) / 5; k >= 0; k--) {
            change(model);
        }
        byte[] bytes = model.build().toByteArray();
        // Some of the small files are damaged in places too; in large ones nearly all bytes are weights.
        if (bytes.length < 1 << 16 && random.nextInt(4) == 0) {
            for (int k = random.nextInt(4); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
        }
        return bytes;
    }

    private void change(ModelProto.Builder model) {
        GraphProto.Builder graph = model.getGraphBuilder();
        int kind = random.nextInt(18);
        int node = random.nextInt(graph.getNodeCount());
        switch (kind) {
            case 0, 1, 2 -> changeAttribute(graph.getNodeBuilder(node));
            case 3 -> graph.getNodeBuilder(node).addAttribute(attribute());
            case 4 -> graph.getNodeBuilder(node).setOpType(one(OPERATORS));
            case 5 -> graph.removeNode(node);
            case 6 -> graph.getNodeBuilder(node).addInput(anyTensor(graph));
            case 7 -> {
                NodeProto.Builder changed = graph.getNodeBuilder(node);
                if (changed.getInputCount() > 0) {
                    changed.setInput(random.nextInt(changed.getInputCount()), anyTensor(graph));
                }
            }
            case 8 ->
                graph.addNode(
                        TestModel.node(one(OPERATORS), "new" + random.nextInt(), anyTensor(graph), anyTensor(graph))
                                .addAttribute(attribute()));
            case 9, 10 -> changeInitializer(graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount())));
            case 13, 14, 15 -> insert(graph, node);
            case 16 -> {
                TensorProto.Builder weights = graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount()));
                if (weights.getFloatDataCount() > 0) {
                    weights.setFloatData(random.nextInt(weights.getFloatDataCount()), real());
                }
            }
            case 11 ->
                changeShape(graph.getOutputBuilder(random.nextInt(graph.getOutputCount()))
                        .getTypeBuilder()
                        .getTensorTypeBuilder()
                        .getShapeBuilder());
            case 12 ->
                graph.addValueInfo(TestModel.value(anyTensor(graph), DataType.FLOAT, number() & Long.MAX_VALUE, 4));
            default -> model.getOpsetImportBuilder(0).setVersion(random.nextInt(25));
        }
    }

    /** A step more on the way from a node to whoever takes its output. */
    private void insert(GraphProto.Builder graph, int node) {
        NodeProto.Builder before = graph.getNodeBuilder(node);
        String output = before.getOutput(0);
        before.setOutput(0, output + " before");
        List<NodeProto> nodes = new ArrayList<>(graph.getNodeList());
        nodes.add(node + 1, step(one(STEPS), output, output + " before").build());
        graph.clearNode().addAllNode(nodes);
    }

    private NodeProto.Builder step(String operator, String output, String input) {
        NodeProto.Builder step = TestModel.node(operator, output, input);
        int axis = random.nextInt(4);
        return switch (operator) {
            case "Transpose" ->
                random.nextBoolean()
                        ? step.addAttribute(ints("perm", 0, 1, 3, 2))
                        : step.addAttribute(random.nextBoolean() ? ints("perm", 0, 1) : ints("perm", 0));
            case "MaxPool", "AveragePool" ->
                step.addAttribute(ints("kernel_shape", 3, 3)).addAttribute(ints("pads", 1, 1, 1, 1));
            case "ReduceMean", "Squeeze" -> step.addAttribute(ints("axes", axis));
            case "Softmax", "Flatten" -> step.addAttribute(TestModel.number("axis", axis));
            case "Concat" -> step.addInput(input).addAttribute(TestModel.number("axis", axis));
            case "Add", "Mul", "Max" -> step.addInput(input);
            default -> step;
        };
    }

    private float real() {
        return one(List.of(0f, Float.NaN, Float.POSITIVE_INFINITY, -1f, 1e38f, Float.MIN_VALUE));
    }

    private void changeAttribute(NodeProto.Builder node) {
        if (node.getAttributeCount() == 0) {
            node.addAttribute(attribute());
            return;
        }
        AttributeProto.Builder attribute = node.getAttributeBuilder(random.nextInt(node.getAttributeCount()));
        if (random.nextInt(5) == 0) {
            attribute.setName(one(ATTRIBUTES));
        } else if (random.nextInt(5) == 0) {
            node.removeAttribute(random.nextInt(node.getAttributeCount()));
        } else if (attribute.getIntsCount() > 0) {
            if (random.nextInt(4) == 0) {
                attribute.addInts(number());
            } else {
                attribute.setInts(random.nextInt(attribute.getIntsCount()), number());
            }
        } else {
            attribute.setI(number());
        }
    }

    private AttributeProto.Builder attribute() {
        String name = one(ATTRIBUTES);
        return random.nextBoolean() ? TestModel.number(name, number()) : ints(name, number(), number());
    }

    private void changeInitializer(TensorProto.Builder tensor) {
        if (tensor.getDataType() == DataType.INT64.getNumber()
                && tensor.getInt64DataCount() > 0
                && random.nextBoolean()) {
            tensor.setInt64Data(random.nextInt(tensor.getInt64DataCount()), number());
        } else if (tensor.getDataType() == DataType.FLOAT.getNumber() && random.nextInt(4) == 0) {
            tensor.clearFloatData().clearDims();
            tensor.setRawData(ByteString.copyFrom(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(real())
                    .array()));
        } else if (tensor.getDimsCount() == 0 || random.nextInt(4) == 0) {
            tensor.addDims(number());
        } else if (random.nextInt(3) == 0) {
            tensor.setDataType(1 + random.nextInt(22));
        } else {
            tensor.setDims(random.nextInt(tensor.getDimsCount()), number());
        }
    }

    private void changeShape(TensorShapeProto.Builder shape) {
        if (shape.getDimCount() == 0 || random.nextInt(4) == 0) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(number()));
        } else {
            shape.getDimBuilder(random.nextInt(shape.getDimCount())).setDimValue(number());
        }
    }

    private long number() {
        return random.nextBoolean() ? random.nextInt(5) - 1 : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private String anyTensor(GraphProto.Builder graph) {
        List<String> names = new ArrayList<>(List.of("", "image", "no such tensor"));
        graph.getNodeList().forEach(node -> names.addAll(node.getOutputList()));
        graph.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
        return one(names);
    }

    /** ONNX Runtime guesses the format from bytes 4 to 7 unless told: "ORTM" there is a flat buffer to it. */
    @Test
    void ofAnotherFormatBehindTheSameBytesAreOnnxModelsHere() {
        ModelProto model =
                TestModel.withCard(TestModel.model(), TestModel.card().build()).build();
        // Field 4, domain, of any text: at the front of the file its bytes begin at the third.
        byte[] text = "xxORTMxxxxxxxxxx".getBytes(StandardCharsets.US_ASCII);
        byte[] plain = model.toByteArray();
        byte[] disguised = ByteBuffer.allocate(2 + text.length + plain.length)
                .put((byte) 0x22)
                .put((byte) text.length)
                .put(text)
                .put(plain)
                .array();
        assertThat(new String(disguised, 4, 4, StandardCharsets.US_ASCII)).isEqualTo("ORTM");
        assertThat(outcome(disguised)).isEqualTo("ran");
    }

    static Stream<Path> cases() throws IOException {
        Path folder = Path.of("../../shared/cases/models");
        if (!Files.isDirectory(folder)) {
            return Stream.of(folder);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        }
    }

    /** Files that ended the JVM or an untyped exception in commit 38866d1. */
    @ParameterizedTest
    @MethodSource("cases")
    void thatWereFoundToEndTheProcessAreRefused(Path file) {
        assumeThat(file).as("the folder of shared cases beside the repository").isRegularFile();
        assertThatExceptionOfType(ModelException.class).isThrownBy(() -> OnnxBackend.open(file));
    }
}
