// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.training.Formula;
import io.github.xrayclassifier.training.RandomWeights;
import io.github.xrayclassifier.training.RealData;
import io.github.xrayclassifier.training.export.OnnxExport;
import io.github.xrayclassifier.training.export.OnnxExportTest;
import io.github.xrayclassifier.training.export.TrainedModel;
import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.network.FoldedNorms;
import io.github.xrayclassifier.training.network.MobileNetV2;
import io.github.xrayclassifier.training.network.NetworkInference;
import io.github.xrayclassifier.training.recipe.Normalization;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of PyTorch, files that mean harm, and our own files back again. */
class InitialWeightsTest {

    private static final Architecture NET = new Architecture(1, 3, 0.25);
    private static final List<Finding> FINDINGS =
            List.of(Finding.COVID_19, Finding.NORMAL, Finding.PNEUMONIA); // as OnnxExportTest.model has them
    private static final TrainingRecipe OPTIONS = TrainingRecipe.defaults().with("network.width", 0.25);

    private static final List<Finding> SEVEN =
            Stream.of("a", "b", "c", "d", "e", "f", "g").map(Finding::new).toList();

    @TempDir
    private Path folder;

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(InitialWeightsTest.class.getResourceAsStream("/torchvision/" + name))) {
            return in.readAllBytes();
        }
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private Path archive(byte[] pickle) throws IOException {
        Path file = folder.resolve("archive.pth");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(pickle);
            zip.closeEntry();
        }
        return file;
    }

    private static byte[] pickleOf(String resource) throws IOException {
        Path copy = Files.write(Files.createTempFile("weights", ".pth"), resource(resource));
        try (var zip = new java.util.zip.ZipFile(copy.toFile())) {
            ZipEntry entry = zip.stream()
                    .filter(e -> e.getName().endsWith("/data.pkl"))
                    .findFirst()
                    .orElseThrow();
            return zip.getInputStream(entry).readAllBytes();
        } finally {
            Files.delete(copy);
        }
    }

    @Test
    void readsWhatPyTorchWrote() throws IOException {
        Map<String, float[]> found = TorchArchive.read(file("tiny.pth", resource("tiny.pth")));
        assertThat(found)
                .containsOnlyKeys(
                        "0.weight",
                        "0.bias",
                        "1.weight",
                        "1.bias",
                        "1.running_mean",
                        "1.running_var",
                        "view",
                        "double"); // and no 1.num_batches_tracked
        assertThat(found.get("0.weight")).containsExactly(Formula.uniform(1, 6, -1, 1));
        assertThat(found.get("view")).containsExactly(1, 5, 9, 2, 6, 10, 3, 7, 11); // transposed, without a row
        assertThat(found.get("double")).containsExactly(1.5f, -2.25f);
    }

    @Test
    void refusesAPickledModule() throws IOException {
        Path module = file("module.pth", resource("module.pth"));
        assertThatThrownBy(() -> InitialWeights.from(module))
                .isInstanceOf(WeightsException.class)
                .hasMessage("module.pth: expected only what a state dict names (tensors, storages, OrderedDict), found"
                        + " torch.nn.modules.linear.Linear");
    }

    @Test
    void runsNothing() throws IOException {
        byte[] attack = "\u0080\u0002cos\nsystem\nX\u0004\0\0\0true\u0085R.".getBytes(StandardCharsets.ISO_8859_1);
        Path file = archive(attack);
        assertThatThrownBy(() -> InitialWeights.from(file))
                .isInstanceOf(WeightsException.class)
                .hasMessageEndingWith("found os.system");
    }

    /** Lists that hold each other twice at every step: printed, compared or hashed, they take 2 to the 60 steps. */
    @Test
    void endsOnListsThatDoubleAtEveryStep() {
        StringBuilder laughs = new StringBuilder("\u0080\u0002]q\0");
        for (int i = 0; i < 60; i++) {
            laughs.append("](h")
                    .append((char) i)
                    .append("h")
                    .append((char) i)
                    .append("eq")
                    .append((char) (i + 1));
        }
        assertRefusedInTime(stateDict("](h<h<e"), laughs.toString());
    }

    @Test
    void endsOnAListThatHoldsItself() {
        assertRefusedInTime(stateDict("h\0"), "\u0080\u0002]q\0h\0a");
    }

    /** A dict with one entry "x". */
    private static String stateDict(String value) {
        return "}X\u0001\0\0\0x" + value + "s.";
    }

    private static void assertRefusedInTime(String end, String start) {
        byte[] program = (start + end).getBytes(StandardCharsets.ISO_8859_1);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThatThrownBy(() -> TorchPickle.read("bad.pth", program))
                        .isInstanceOf(WeightsException.class)
                        .hasMessageStartingWith("bad.pth: expected ")
                        .hasMessageMatching("(?s).{1,300}"));
    }

    /** As the sizes of a tensor too, where a message once printed them. */
    @Test
    void endsOnSizesThatHoldThemselves() {
        String storage = "(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\0" + "0X\u0003\0\0\0cpuK\u0001tQ";
        String tensor = "ctorch._utils\n_rebuild_tensor_v2\n(" + storage + "K\0h\0h\0tR";
        assertRefusedInTime(stateDict(tensor), "\u0080\u0002]q\0h\0a");
    }

    /** Files that readers elsewhere did not survive, where the development data lie beside the project. */
    @ParameterizedTest
    @ValueSource(strings = {"pickle-laughs.pkl", "pickle-cycle.pkl", "safetensors-overlap.safetensors"})
    void refusesReportedAttacks(String name) throws IOException {
        Path file = RealData.folder().resolveSibling("cases").resolve("readers").resolve(name);
        assumeThat(file).as("the cases of readers").exists();
        byte[] bytes = Files.readAllBytes(file);
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThatThrownBy(() -> {
                            if (name.endsWith(".pkl")) {
                                TorchPickle.read(name, bytes);
                            } else {
                                InitialWeights.from(file);
                            }
                        })
                        .isInstanceOf(IOException.class)
                        .hasMessageStartingWith(name + ": expected "));
    }

    /** A float tensor of one dimension in storage 0; count in eight bytes, size and stride below 256. */
    private static String tensor(long count, int size, int stride) {
        StringBuilder number = new StringBuilder("\u008a\b");
        for (int i = 0; i < 8; i++) {
            number.append((char) (count >> (8 * i) & 0xff));
        }
        return "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\0"
                + "0X\u0003\0\0\0cpu" + number + "tQK\0(K" + (char) size + "t(K" + (char) stride + "ttR";
    }

    private static byte[] entry(String name, byte[] bytes) throws IOException {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("archive/data/0"));
            zip.write(new byte[24]);
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry(name));
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    private Path stateDictFile(String pickle) throws IOException {
        return file("sums.pth", entry("archive/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** The sum of both counts is beyond 64 bits. */
    @Test
    void refusesCountsWhoseSumOverflows() throws IOException {
        Path file = stateDictFile("\u0080\u0002}X\u0001\0\0\0x" + tensor(6, 6, 1) + "sX\u0001\0\0\0y"
                + tensor(Long.MAX_VALUE, 6, 1) + "s.");
        assertThatThrownBy(() -> InitialWeights.from(file))
                .isInstanceOf(WeightsException.class)
                .hasMessage("sums.pth: expected at most 100000000 values, found more, with \"y\"");
    }

    /** A stride of 0 repeats a value: 100 bytes could make an array of any size. */
    @Test
    void refusesATensorLargerThanItsStorage() throws IOException {
        assertThat(TorchArchive.read(stateDictFile("\u0080\u0002}X\u0001\0\0\0x" + tensor(6, 6, 1) + "s.")))
                .containsOnlyKeys("x");
        Path file = stateDictFile("\u0080\u0002}X\u0001\0\0\0x" + tensor(6, 7, 0) + "s.");
        assertThatThrownBy(() -> InitialWeights.from(file))
                .isInstanceOf(WeightsException.class)
                .hasMessage("sums.pth: expected a tensor inside its storage of 6 values, found one of 1 dimensions from"
                        + " value 0");
    }

    /** The deflated data of the pickle end early: what the JDK throws then is no ZipException. */
    @Test
    void refusesCompressedDataThatEndTooEarly() throws IOException {
        byte[] whole = entry("archive/data.pkl", new byte[2000]);
        // The first local header behind archive/data/0 is that of the pickle; its compressed size stands in the
        // directory.
        int directory = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("PK\u0001\u0002");
        whole[directory + 20] = 3;
        Path file = file("cut.pth", whole);
        assertThatThrownBy(() -> InitialWeights.from(file))
                .isInstanceOf(WeightsException.class)
                .hasMessageStartingWith("cut.pth: expected a zip file as torch.save writes it");
    }

    @Test
    void refusesDamageWithATypedError() throws IOException {
        byte[] whole = pickleOf("tiny.pth");
        List<byte[]> damaged = new ArrayList<>();
        for (int length = 0; length < whole.length; length++) {
            damaged.add(Arrays.copyOf(whole, length));
        }
        Random random = new Random(8);
        for (int i = 0; i < 3000; i++) {
            byte[] other = whole.clone();
            other[random.nextInt(other.length)] = (byte) random.nextInt(256);
            damaged.add(other);
        }
        for (byte[] pickle : damaged) {
            try {
                TorchPickle.read("damaged.pth", pickle);
            } catch (WeightsException e) {
                assertThat(e).hasMessageStartingWith("damaged.pth: expected ");
            }
        }
    }

    @Test
    void refusesAnArchiveWithoutItsArrays() throws IOException {
        Path file = archive(pickleOf("tiny.pth"));
        assertThatThrownBy(() -> InitialWeights.from(file))
                .isInstanceOf(WeightsException.class)
                .hasMessage("archive.pth: expected an entry data/0 for \"0.weight\", found none");
        Path text = file("text.pth", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> InitialWeights.from(text))
                .isInstanceOf(WeightsException.class)
                .hasMessage(
                        "text.pth: expected a zip file as torch.save writes it since PyTorch 1.6, found something else");
    }

    @Test
    void listsWhatIsMissingAndWhatIsUnexpected() throws IOException {
        Map<String, float[]> weights = new HashMap<>(RandomWeights.of(NET, 3));
        weights.remove("features.18.1.bias");
        weights.put("features.0.1.weight", new float[3]);
        weights.put("fc.weight", new float[3]);
        Path file = folder.resolve("other.safetensors");
        new Safetensors(weights, Map.of()).write(file, Map.of());
        InitialWeights start = InitialWeights.from(file);
        WeightsException thrown =
                catchThrowableOfType(WeightsException.class, () -> start.weights(1, FINDINGS, OPTIONS));
        assertThat(thrown.missing()).containsExactly("features.0.1.weight of 8 values, not 3", "features.18.1.bias");
        assertThat(thrown.unexpected()).containsExactly("fc.weight");
        assertThat(thrown).hasMessageContaining("2 missing: [features.0.1.weight of 8 values, not 3,");
    }

    @Test
    void keepsTheClassifierOnlyForTheSameFindings() throws IOException {
        Path file = folder.resolve("other.safetensors");
        Map<String, float[]> weights = RandomWeights.of(NET, 3);
        new Safetensors(weights, Map.of("findings", "a|b|c")).write(file, Map.of());
        InitialWeights start = InitialWeights.from(file);
        assertThatThrownBy(() -> start.weights(1, FINDINGS, OPTIONS))
                .isInstanceOf(WeightsException.class)
                .hasMessage("other.safetensors: expected a classifier for [COVID-19, normal, pneumonia], found one for"
                        + " [a, b, c]; draw a new head (start.new-head) to keep the rest");
        Map<String, float[]> fresh = start.withNewHead().weights(1, SEVEN, OPTIONS);
        assertThat(fresh.get("classifier.1.weight")).hasSize(7 * 1280);
        assertThat(fresh.get("features.18.0.weight")).isEqualTo(weights.get("features.18.0.weight"));
    }

    @SuppressWarnings("try") // scope and guard work by being open
    private static float[] logits(Architecture net, Map<String, float[]> weights, boolean training) {
        byte[] pixels = new byte[8 * 64 * 64];
        new Random(2).nextBytes(pixels);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            MobileNetV2 network = new MobileNetV2(net, weights, true);
            var input = NetworkInference.normalize(
                    Tensors.ofUnsigned(pixels, 8, 1, 64, 64).div_(Tensors.scalar(255)),
                    net.inputChannels(),
                    Normalization.defaults());
            return Tensors.floats(network.classify(MobileNetV2.embedding(network.features(input, training))));
        }
    }

    private static void assertClose(float[] found, float[] expected, double tolerance) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found[i]).isCloseTo(expected[i], within(tolerance));
        }
    }

    @Test
    void adaptsWeightsToTheNumberOfChannels() throws IOException {
        for (int from : new int[] {1, 3}) {
            Architecture source = new Architecture(from, 3, 0.25);
            Architecture target = new Architecture(4 - from, 3, 0.25);
            Map<String, float[]> weights = RandomWeights.of(source, 3);
            Path file = folder.resolve("channels.safetensors");
            new Safetensors(weights, Map.of()).write(file, Map.of());
            Map<String, float[]> adapted = InitialWeights.from(file).weights(4 - from, FINDINGS, OPTIONS);
            // every channel holds the same gray: the answers stay
            assertClose(logits(target, adapted, false), logits(source, weights, false), 1e-4);
        }
    }

    @Test
    void readsItsOwnModelFileBack() throws IOException {
        TrainedModel model = OnnxExportTest.model(folder, NET, 64, "SOFTMAX");
        Path file = folder.resolve("model.onnx");
        OnnxExport.write(model, model.card("own").build(), file);
        InitialWeights start = InitialWeights.from(file);
        assertThat(start.isFolded()).isTrue();
        Map<String, float[]> weights = start.weights(1, FINDINGS, OPTIONS);
        assertClose(logits(NET, weights, false), logits(NET, model.weights(), false), 1e-4);
    }

    @Test
    @SuppressWarnings("try") // the scope works by being open
    void findsTheStatisticsThatAModelFileLacks() throws IOException {
        TrainedModel model = OnnxExportTest.model(folder, NET, 64, "SOFTMAX");
        Path file = folder.resolve("model.onnx");
        OnnxExport.write(model, model.card("own").build(), file);
        Map<String, float[]> folded = InitialWeights.from(file).weights(1, FINDINGS, OPTIONS);
        byte[] pixels = new byte[8 * 64 * 64];
        new Random(2).nextBytes(pixels);
        Map<String, float[]> restored;
        try (PointerScope scope = new PointerScope()) {
            restored = FoldedNorms.restored(
                    new MobileNetV2(NET, folded, false),
                    NetworkInference.normalize(
                            Tensors.ofUnsigned(pixels, 8, 1, 64, 64).div_(Tensors.scalar(255)),
                            1,
                            Normalization.defaults()));
        }
        float[] wanted = logits(NET, model.weights(), false);
        assertClose(logits(NET, restored, false), wanted, 1e-3);
        // On the very images that gave the statistics, those of the batch are the same.
        assertClose(logits(NET, restored, true), wanted, 0.02);
    }
}
