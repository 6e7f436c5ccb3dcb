// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.model.SelfTest;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.tensor.Tensor;
import io.github.xrayclassifier.training.RandomWeights;
import io.github.xrayclassifier.training.RealData;
import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.network.MobileNetV2;
import io.github.xrayclassifier.training.network.NetworkInference;
import io.github.xrayclassifier.training.recipe.Normalization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exported file in ONNX Runtime against the network in libtorch: two runtimes that share no code. */
public class OnnxExportTest {

    private static final int SIDE = 96;
    private static final List<Finding> FINDINGS = List.of(Finding.COVID_19, Finding.NORMAL, Finding.PNEUMONIA);
    private static final Architecture NET = new Architecture(1, 3, 1);

    @TempDir
    Path folder;

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    public static TrainedModel model(Path folder, Architecture net, int side, String kind) throws IOException {
        Map<String, String> metadata = new HashMap<>(Map.of(
                "run", "0",
                "epoch", "1",
                "epochs", "1",
                "seed", "1",
                "manifest-sha256", "0",
                "output-kind", kind,
                "findings", "COVID-19|normal|pneumonia",
                "fit", "STRETCH",
                "filter", "TRIANGLE",
                "libtorch", "0"));
        metadata.put("channels", Integer.toString(net.inputChannels()));
        metadata.put("size", Integer.toString(side));
        metadata.put("width-multiplier", Double.toString(net.widthMultiplier()));
        Path file = folder.resolve("weights.safetensors");
        new Safetensors(RandomWeights.of(net, 3), metadata).write(file, Map.of());
        return TrainedModel.from(file);
    }

    /** The outputs of libtorch for uint8 pixels: logits, embedding, maps. */
    @SuppressWarnings("try") // scope and guard work by being open
    private static RawOutput expected(TrainedModel model, byte[] pixels, int side) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            MobileNetV2 net = new MobileNetV2(model.architecture(), model.weights(), false);
            var gray = Tensors.ofUnsigned(pixels, 1, 1, side, side).div_(Tensors.scalar(255));
            var features = net.features(NetworkInference.normalize(gray, 1, Normalization.defaults()), false);
            var embedding = MobileNetV2.embedding(features);
            return RawOutput.wrap(
                    Tensors.floats(net.classify(embedding)),
                    Tensors.floats(embedding),
                    Tensors.floats(net.maps(features)),
                    (side + 31) / 32,
                    (side + 31) / 32);
        }
    }

    private static double worst(float[] expected, float[] found) {
        assertThat(found).hasSameSizeAs(expected);
        double worst = 0;
        for (int i = 0; i < found.length; i++) {
            worst = Math.max(worst, Math.abs(found[i] - expected[i]));
        }
        return worst;
    }

    private Path export(TrainedModel model, ModelCard card) throws IOException {
        Path file = folder.resolve("model.onnx");
        OnnxExport.write(model, card, file);
        return file;
    }

    @Test
    void givesInOnnxRuntimeWhatLibtorchGives() throws IOException {
        TrainedModel model = model(folder, NET, SIDE, "SOFTMAX");
        try (OnnxBackend backend =
                OnnxBackend.open(export(model, model.card("test").build()))) {
            Random random = new Random(4);
            for (int i = 0; i < 5; i++) {
                byte[] pixels = new byte[SIDE * SIDE];
                random.nextBytes(pixels);
                Tensor input = Tensor.of(
                        model.preprocessing().shape(), model.preprocessing().type());
                input.buffer().put(0, pixels);
                assertClose(expected(model, pixels, SIDE), backend.run(input));
            }
        }
    }

    private static void assertClose(RawOutput expected, RawOutput found) {
        // Worst of 14 random and real images 2.1e-6, 1.4e-6, 2.4e-6; on a trained model 6.6e-6, 2.1e-5, 2.9e-5.
        assertThat(worst(expected.logits(), found.logits())).isLessThan(1e-4);
        assertThat(worst(expected.embedding(), found.embedding())).isLessThan(1e-4);
        assertThat(worst(expected.maps(), found.maps())).isLessThan(1e-4);
        assertThat(found.mapHeight()).isEqualTo(expected.mapHeight());
    }

    @Test
    void givesTheSameOnRealImages() throws IOException {
        Path data = RealData.folder();
        assumeThat(data).as("real X-rays in shared/data or at -Dxray.data").isDirectory();
        TrainedModel model = model(folder, NET, SIDE, "SOFTMAX");
        Manifest manifest = Manifest.from(data.resolve("manifest.csv"));
        try (OnnxBackend backend =
                OnnxBackend.open(export(model, model.card("test").build()))) {
            for (int i = 0; i < manifest.entries().size(); i += 700) {
                var image =
                        manifest.entries().get(i).decode(List.of(ImageDecoder.standard()), DecodeRequest.defaults());
                Tensor input = model.preprocessing().apply(image);
                byte[] pixels = new byte[SIDE * SIDE];
                input.buffer().get(0, pixels);
                assertClose(expected(model, pixels, SIDE), backend.run(input));
            }
        }
    }

    @Test
    void makesMapsWhoseMeanPlusBiasIsTheLogit() throws IOException {
        TrainedModel model = model(folder, NET, SIDE, "SOFTMAX");
        float[] bias = Objects.requireNonNull(model.weights().get("classifier.1.bias"));
        try (OnnxBackend backend =
                OnnxBackend.open(export(model, model.card("test").build()))) {
            byte[] pixels = new byte[SIDE * SIDE];
            new Random(6).nextBytes(pixels);
            Tensor input = Tensor.of(
                    model.preprocessing().shape(), model.preprocessing().type());
            input.buffer().put(0, pixels);
            RawOutput output = backend.run(input);
            int area = output.mapHeight() * output.mapWidth();
            for (int f = 0; f < bias.length; f++) {
                double mean = 0;
                for (int p = 0; p < area; p++) {
                    mean += output.maps()[f * area + p] / area;
                }
                assertThat(mean + bias[f]).isCloseTo(output.logits()[f], within(1e-4));
            }
        }
    }

    @Test
    void carriesItsCard() throws IOException {
        TrainedModel model = model(folder, NET, SIDE, "SIGMOID");
        ModelCard card = model.card("carried").calibration(new Calibration(1.5)).build();
        try (OnnxBackend backend = OnnxBackend.open(export(model, card))) {
            assertThat(backend.card().toMetadata()).isEqualTo(card.toMetadata());
        }
    }

    @Test
    void passesItsOwnSelfTest() throws IOException {
        for (int channels : new int[] {1, 3}) {
            TrainedModel model = model(folder, new Architecture(channels, 3, 0.5), SIDE, "SOFTMAX");
            SelfTest test = model.selfTest();
            try (OnnxBackend backend = OnnxBackend.open(
                    export(model, model.card("test").selfTest(test).build()))) {
                Tensor input = Tensor.of(
                        model.preprocessing().shape(), model.preprocessing().type());
                input.buffer().put(0, test.input());
                assertThat(worst(test.logits(), backend.run(input).logits())).isLessThan(1e-4);
            }
        }
    }

    @Test
    void writesConstantsThatAreNoInputs() throws IOException {
        TrainedModel model = model(folder, NET, SIDE, "SOFTMAX");
        ModelProto file = ModelProto.parseFrom(
                Files.readAllBytes(export(model, model.card("test").build())));
        GraphProto graph = file.getGraph();
        assertThat(file.getIrVersion()).isEqualTo(8);
        assertThat(file.getOpsetImport(0).getVersion()).isEqualTo(17);
        assertThat(graph.getInputList().stream().map(ValueInfoProto::getName)).containsExactly("image");
        assertThat(graph.getOutputList().stream().map(ValueInfoProto::getName))
                .containsExactly("logits", "probabilities", "embedding", "maps");
        assertThat(graph.getInitializerList().stream().map(TensorProto::getName))
                .doesNotHaveDuplicates()
                .hasSize(2 * 52 + 7); // 52 convolutions; zero, six, shift, temperature, classifier x 2, maps
        assertThat(graph.getNodeList().stream().map(n -> n.getOpType()).collect(Collectors.toSet()))
                .doesNotContain("BatchNormalization");
    }

    @Test
    void writesTheSameBytesTwice() throws IOException {
        TrainedModel model = model(folder, NET, SIDE, "SOFTMAX");
        byte[] first = Files.readAllBytes(export(model, model.card("test").build()));
        assertThat(Files.readAllBytes(export(model, model.card("test").build())))
                .isEqualTo(first);
    }

    @Test
    void refusesTheCardOfAnotherModel() throws IOException {
        TrainedModel model = model(folder, NET, SIDE, "SOFTMAX");
        ModelCard card =
                model.card("test").preprocessing(Preprocessing.of(64, 64)).build();
        assertThatThrownBy(() -> export(model, card))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("card, preprocessing: expected the model's [1,96,96]");
        assertThat(model.findings()).isEqualTo(FINDINGS);
    }
}
