// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.tensor.Tensor;
import io.github.xrayclassifier.training.ExportedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Int8 files in ONNX Runtime against the float files they came from. */
class QuantizerTest {

    @TempDir
    static Path shared;

    private static Manifest drawings;
    private static Path floats;
    private static QuantizedModel int8;

    @BeforeAll
    static void quantize() throws IOException {
        drawings = ExportedModel.drawings(shared.resolve("data"), 24);
        floats = ExportedModel.write(shared, 0.25, 4);
        int8 = quantized(floats);
    }

    private static QuantizedModel quantized(Path file) throws IOException {
        return Quantizer.of(drawings.split("train"), drawings.split("val"), List.of(ImageDecoder.standard()))
                .quantize(ModelSource.of(file), "drawings", 1);
    }

    private static RawOutput run(OnnxBackend backend, long seed) {
        byte[] pixels = new byte[backend.card().preprocessing().shape().elements()];
        new Random(seed).nextBytes(pixels);
        Tensor input = Tensor.of(
                backend.card().preprocessing().shape(),
                backend.card().preprocessing().type());
        input.buffer().put(0, pixels);
        return backend.run(input);
    }

    @Test
    void answersLikeTheFloatModel() throws IOException {
        assertThat(int8.comparison().images()).isEqualTo(18);
        assertThat(int8.comparison().problems()).isEmpty();
        assertThat(int8.comparison().rms()).isBetween(1e-5, 0.2); // 0 would mean that nothing was quantized
        try (OnnxBackend whole = OnnxBackend.open(floats);
                OnnxBackend small = OnnxBackend.open(write("answers.onnx"))) {
            float[] expected = run(whole, 5).logits();
            float[] found = run(small, 5).logits();
            for (int f = 0; f < expected.length; f++) {
                assertThat(found[f]).isCloseTo(expected[f], within(0.5f)); // noise is not what it was calibrated for
            }
        }
    }

    private static Path write(String name) throws IOException {
        Path file = shared.resolve(name);
        int8.write(file);
        return file;
    }

    @Test
    void isAThirdOfTheSize() throws IOException {
        assertThat(Files.size(write("size.onnx"))).isLessThan(Files.size(floats) * 45 / 100);
    }

    @Test
    void keepsMapsWhoseMeanPlusBiasIsTheLogit() throws IOException {
        float[] bias = constants(ModelProto.parseFrom(Files.readAllBytes(floats)), "classifier.bias");
        try (OnnxBackend backend = OnnxBackend.open(write("maps.onnx"))) {
            RawOutput output = run(backend, 6);
            int area = output.mapHeight() * output.mapWidth();
            for (int f = 0; f < bias.length; f++) {
                double mean = 0;
                for (int p = 0; p < area; p++) {
                    mean += output.maps()[f * area + p] / area;
                }
                assertThat(mean + bias[f]).isCloseTo(output.logits()[f], within(1e-4)); // as in the float file
            }
        }
    }

    private static float[] constants(ModelProto file, String name) {
        TensorProto tensor = file.getGraph().getInitializerList().stream()
                .filter(t -> t.getName().equals(name))
                .findFirst()
                .orElseThrow();
        float[] values = new float[tensor.getRawData().size() / Float.BYTES];
        tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    /** x86 without VNNI adds u8 x s8 + u8 x s8 in 16 bits with saturation: 2 x 255 x w must stay below 32,768. */
    @Test
    void hasDenseWeightsThatNoProcessorSaturates() {
        ModelProto file = parsed();
        Map<String, NodeProto> readers = file.getGraph().getNodeList().stream()
                .filter(n -> n.getOpType().equals("Conv"))
                .collect(Collectors.toMap(n -> n.getInput(1), n -> n));
        int dense = 0;
        for (TensorProto tensor : file.getGraph().getInitializerList()) {
            String name = tensor.getName();
            if (tensor.getDataType() == TensorProto.DataType.INT8.getNumber() && name.endsWith(".q")) {
                boolean depthwise = tensor.getDims(1) == 1 && tensor.getDims(0) > 1 && !name.startsWith("features.0.0");
                int largest = 0;
                for (byte value : tensor.getRawData().toByteArray()) {
                    largest = Math.max(largest, Math.abs(value));
                }
                assertThat(depthwise ? 0 : 2 * 255 * largest).as(name).isLessThan(32_768);
                assertThat(readers).containsKey(name.replace(".q", ".dq"));
                dense += depthwise ? 0 : 1;
            }
        }
        assertThat(dense).isEqualTo(52 - 17); // MobileNetV2: 52 convolutions, 17 of them depthwise
    }

    private static ModelProto parsed() {
        try {
            return ModelProto.parseFrom(int8.bytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void hasNoClipLeftAndItsHeadsInFloat() {
        List<String> operators = parsed().getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .toList();
        assertThat(operators).doesNotContain("Clip").contains("Gemm", "GlobalAveragePool");
        NodeProto maps = parsed().getGraph().getNodeList().stream()
                .filter(n -> n.getOutput(0).equals("maps"))
                .findFirst()
                .orElseThrow();
        assertThat(maps.getInput(1)).isEqualTo("maps.weight");
    }

    @Test
    void carriesACardOfItsOwn() throws IOException {
        try (OnnxBackend whole = OnnxBackend.open(floats);
                OnnxBackend small = OnnxBackend.open(write("card.onnx"))) {
            assertThat(small.card().toMetadata()).isEqualTo(int8.card().toMetadata());
            assertThat(small.card().provenance().entries())
                    .containsEntry("quantized-from", whole.info().modelSha256())
                    .containsEntry("seed", "1");
            assertThat(small.card().operatingCurves()).hasSize(3);
            assertThat(small.card().selfTest()).isPresent();
        }
        float inGraph = constants(parsed(), "temperature")[0];
        assertThat(inGraph).isEqualTo((float) int8.card().calibration().temperature());
    }

    @Test
    void writesTheSameBytesTwice() throws IOException {
        assertThat(quantized(floats).bytes()).isEqualTo(int8.bytes());
    }

    /** Scores so close together that any rounding turns the answers. */
    @Test
    void refusesAModelWhoseAnswersWouldChange() throws IOException {
        Path nervous = ExportedModel.write(Files.createDirectories(shared.resolve("nervous")), 0.25, 0);
        assertThatThrownBy(() -> quantized(withWeights(nervous)))
                .isInstanceOf(QuantizationException.class)
                .hasMessageStartingWith("quantize: no variant answers like the float model. The closest, int8 QDQ, ")
                .hasMessageMatching(
                        ".* convolutions: (expected other answers on at most 1 % of 18 validation images, found"
                                + " [0-9].*|expected the AUC of [a-z]+ to fall by at most 0.005, found 0[.][0-9]{4}.*)");
    }

    /** Three findings with the same weights but for a hair, in a direction that the images hardly differ in. */
    private static Path withWeights(Path file) throws IOException {
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
        ModelProto.Builder changed = model.toBuilder();
        Random random = new Random(8);
        for (int i = 0; i < model.getGraph().getInitializerCount(); i++) {
            TensorProto tensor = model.getGraph().getInitializer(i);
            if (tensor.getName().equals("classifier.weight") || tensor.getName().equals("classifier.bias")) {
                int count = tensor.getRawData().size() / Float.BYTES;
                var raw = java.nio.ByteBuffer.allocate(4 * count).order(java.nio.ByteOrder.LITTLE_ENDIAN);
                for (int k = 0; k < count; k++) {
                    raw.putFloat(tensor.getDimsCount() == 1 ? 0 : (float) (1e-3 * random.nextGaussian()));
                }
                changed.getGraphBuilder()
                        .setInitializer(
                                i, tensor.toBuilder().setRawData(com.google.protobuf.ByteString.copyFrom(raw.flip())));
            }
        }
        return Files.write(file.resolveSibling("changed.onnx"), changed.build().toByteArray());
    }

    @Test
    void refusesAModelThatIsInt8Already() throws IOException {
        Path again = write("again.onnx");
        assertThatThrownBy(() -> quantized(again))
                .isInstanceOf(QuantizationException.class)
                .hasMessage("quantize: expected a float model, found one that is quantized already");
    }

    @Test
    void refusesASplitWithoutImages() {
        assertThatThrownBy(() -> Quantizer.of(List.of(), drawings.split("val"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("quantize: expected images of the splits train and val, found 0 and 18");
    }
}
