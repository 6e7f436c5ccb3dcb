// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.tensor.Tensor;
import io.github.xrayclassifier.training.Formula;
import io.github.xrayclassifier.training.export.OnnxExport;
import io.github.xrayclassifier.training.export.TrainedModel;
import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.network.FlatLayout;
import io.github.xrayclassifier.training.network.MobileNetV2;
import io.github.xrayclassifier.training.network.NetworkInference;
import io.github.xrayclassifier.training.recipe.Normalization;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** torchvision's network and PyTorch's own gradients on the same weights: another definition of every layer. */
class TorchvisionGoldenTest {

    private static JsonObject golden = new JsonObject();

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() throws IOException {
        Natives.load();
        try (InputStream in =
                Objects.requireNonNull(TorchvisionGoldenTest.class.getResourceAsStream("/torchvision/golden.json"))) {
            golden = JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        }
    }

    private static org.bytedeco.pytorch.Tensor input(int count, int height, int width) {
        byte[] all = new byte[count * height * width];
        for (int n = 0; n < count; n++) {
            System.arraycopy(Formula.pixels(n, height, width), 0, all, n * height * width, height * width);
        }
        return NetworkInference.normalize(
                Tensors.ofUnsigned(all, count, 1, height, width).div_(Tensors.scalar(255)),
                3,
                Normalization.defaults());
    }

    @Test
    @SuppressWarnings("try") // scope and guard work by being open
    void givesTorchvisionsLogits() {
        Architecture net = new Architecture(3, 5, 1);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            MobileNetV2 network = new MobileNetV2(net, Formula.weights(net), false);
            float[] found =
                    Tensors.floats(network.classify(MobileNetV2.embedding(network.features(input(2, 64, 96), false))));
            JsonArray expected = golden.getAsJsonArray("logits");
            for (int i = 0; i < found.length; i++) {
                double value = expected.get(i / 5).getAsJsonArray().get(i % 5).getAsDouble();
                assertThat((double) found[i]).isCloseTo(value, within(1e-4));
            }
        }
    }

    @Test
    @SuppressWarnings("try") // the scope works by being open
    void hasPyTorchsGradientsOfEveryTensor() {
        Architecture net = new Architecture(3, 5, 0.25, 24);
        try (PointerScope scope = new PointerScope()) {
            MobileNetV2 network = new MobileNetV2(net, Formula.weights(net), true);
            var embedding = MobileNetV2.embedding(network.features(input(4, 64, 64), false));
            var logits = network.score(network.classifierInput(embedding, false));
            logits.mul(logits).mean().backward();
            float[] flat = Tensors.floats(network.gradients());
            JsonObject expected = golden.getAsJsonObject("gradients");
            assertThat(network.layout().parameters()).hasSize(expected.size());
            for (FlatLayout.Slot slot : network.layout().parameters()) {
                check(slot, slot.read(flat), expected.getAsJsonObject(slot.name()));
            }
        }
    }

    private static void check(FlatLayout.Slot slot, float[] found, JsonObject expected) {
        double square = 0;
        for (float value : found) {
            square += (double) value * value;
        }
        double norm = expected.get("norm").getAsDouble();
        // 6e-6 between float32 and float64 in PyTorch itself
        assertThat(Math.sqrt(square)).as("norm of %s", slot.name()).isCloseTo(norm, within(1e-6 + 1e-3 * norm));
        assertThat((double) found[0])
                .as("first of %s", slot.name())
                .isCloseTo(expected.get("first").getAsDouble(), within(1e-6 + 1e-3 * norm));
    }

    @Test
    void mapsOfAHiddenHeadAreItsGradients() throws IOException {
        Architecture net = new Architecture(3, 5, 0.25, 24);
        Map<String, String> metadata = new HashMap<>(Map.of(
                "run",
                "0",
                "epoch",
                "1",
                "epochs",
                "1",
                "seed",
                "1",
                "manifest-sha256",
                "0",
                "output-kind",
                "SOFTMAX",
                "findings",
                "a|b|c|d|e",
                "fit",
                "STRETCH",
                "filter",
                "TRIANGLE",
                "libtorch",
                "0"));
        metadata.putAll(Map.of("channels", "3", "size", "96x64", "width-multiplier", "0.25", "hidden-units", "24"));
        Path weights = folder.resolve("weights.safetensors");
        new Safetensors(Formula.weights(net), metadata).write(weights, Map.of());
        TrainedModel model = TrainedModel.from(weights);
        Path file = folder.resolve("model.onnx");
        OnnxExport.write(model, model.card("hidden").build(), file);
        try (OnnxBackend backend = OnnxBackend.open(file)) {
            Tensor input = Tensor.of(
                    model.preprocessing().shape(), model.preprocessing().type());
            for (int c = 0; c < 3; c++) {
                input.buffer().put(c * 64 * 96, Formula.pixels(0, 64, 96));
            }
            RawOutput output = backend.run(input);
            assertThat(output.mapHeight()).isEqualTo(2);
            assertThat(output.mapWidth()).isEqualTo(3);
            JsonObject expected = golden.getAsJsonObject("hidden");
            for (int f = 0; f < 5; f++) {
                double logit = expected.getAsJsonArray("logits").get(f).getAsDouble();
                assertThat((double) output.logits()[f]).isCloseTo(logit, within(1e-4));
                double mean = 0;
                for (int p = 0; p < 6; p++) {
                    double value = expected.getAsJsonArray("maps")
                            .get(f)
                            .getAsJsonArray()
                            .get(p)
                            .getAsDouble();
                    assertThat((double) output.maps()[f * 6 + p]).isCloseTo(value, within(1e-3));
                    mean += output.maps()[f * 6 + p] / 6;
                }
                assertThat(mean).isCloseTo(logit, within(1e-4));
            }
        }
    }

    @Test
    void hasAsManyNumbersAsThePapersNetwork() {
        FlatLayout layout = FlatLayout.of(new Architecture(3, 7, 1, 2000));
        assertThat(layout.parameterCount() + layout.bufferCount()).isEqualTo(4_841_991); // Keras counts statistics too
    }
}
