// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.xrayclassifier.failure.BackendException;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelOutputs;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.IntensityRange;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.tensor.Shape;
import io.github.xrayclassifier.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models that do not come from our own export, and those that should not be opened at all. */
class ForeignModelTest {

    private static final Preprocessing FLOATS =
            Preprocessing.of(2, 2).withFloat32(IntensityRange.UNIT, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

    private static OnnxOptions with(ModelCard card) {
        return OnnxOptions.defaults().withCard(card);
    }

    /** Three float32 channels in; out comes the square root of each one's mean, so that a negative one is NaN. */
    private static ModelSource roots() {
        return TestModel.source(TestModel.model(g -> g.clear()
                .setName("roots")
                .addInput(TestModel.value("x", DataType.FLOAT, 1, 3, 2, 2))
                .addNode(TestModel.node("GlobalAveragePool", "means", "x"))
                .addNode(TestModel.node("Flatten", "flat", "means"))
                .addNode(TestModel.node("Sqrt", "y", "flat"))
                .addOutput(TestModel.value("y", DataType.FLOAT, 1, 3))));
    }

    private static ModelCard rootsCard() {
        return TestModel.card()
                .inputName("x")
                .preprocessing(FLOATS)
                .outputs(ModelOutputs.ofLogits("y"))
                .build();
    }

    private static Tensor channels(float red, float green, float blue) {
        return Tensor.of(
                new Shape(3, 2, 2),
                new float[] {red, red, red, red, green, green, green, green, blue, blue, blue, blue});
    }

    @Test
    void runsOnThreeFloatChannelsWithACardBuiltInCode() {
        try (OnnxBackend backend = OnnxBackend.open(roots(), with(rootsCard()))) {
            RawOutput output = backend.run(channels(4, 9, 0.25f));
            assertThat(output.logits()).containsExactly(new float[] {2, 3, 0.5f}, within(1e-6f));
            assertThat(output.embedding()).isEmpty();
            assertThat(output.maps()).isEmpty();
        }
    }

    @Test
    void isABackendExceptionWhereItGivesNaN() {
        try (OnnxBackend backend = OnnxBackend.open(roots(), with(rootsCard()))) {
            assertThatExceptionOfType(BackendException.class)
                    .isThrownBy(() -> backend.run(channels(1, -1, 1)))
                    .withMessage("model test.onnx, output \"y\": expected finite numbers, found NaN at 1");
            assertThat(backend.run(channels(1, 1, 1)).logits()).containsExactly(1, 1, 1);
        }
    }

    @Test
    void isNeverGivenNaN() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> channels(1, Float.NaN, 1))
                .withMessageContaining("expected finite values, found NaN");
    }

    @Test
    void mayGiveProbabilitiesOnly() {
        ModelCard card = TestModel.card()
                .outputs(ModelOutputs.ofProbabilities("probabilities"))
                .build();
        try (OnnxBackend plain = OnnxBackend.open(TestModel.source());
                OnnxBackend backend = OnnxBackend.open(TestModel.source(TestModel.model()), with(card))) {
            Tensor input =
                    Tensor.of(card.preprocessing().shape(), card.preprocessing().type());
            double[] expected =
                    Calibration.none().probabilities(plain.run(input).logits(), OutputKind.SOFTMAX);
            assertThat(Calibration.none().probabilities(backend.run(input).logits(), OutputKind.SOFTMAX))
                    .containsExactly(expected, within(1e-6)); // worst 3.1e-8
        }
    }

    @Test
    void mayLeaveItsSizesOpen() {
        var model = TestModel.model(g -> g.setOutput(0, TestModel.value("logits", DataType.FLOAT, -1, -1))
                .setOutput(2, TestModel.value("embedding", DataType.FLOAT, -1, -1))
                .setOutput(3, TestModel.value("maps", DataType.FLOAT, -1, -1, -1, -1)));
        try (OnnxBackend backend =
                OnnxBackend.open(TestModel.source(model), with(TestModel.card().build()))) {
            RawOutput output = backend.run(Tensor.of(
                    backend.card().preprocessing().shape(),
                    backend.card().preprocessing().type()));
            assertThat(output.logits()).containsExactly(TestModel.logits(0), within(1e-5f));
            assertThat(output.mapHeight()).isEqualTo(TestModel.SIDE);
            assertThat(output.embedding()).hasSize(1);
        }
    }

    @Test
    void isRefusedWithoutACard() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> OnnxBackend.open(TestModel.source(TestModel.model())))
                .withMessageContainingAll(
                        "model test.onnx: expected a model card in metadata_props", "found none", "withCard");
    }

    @Test
    void isRefusedWithACardThatCannotBeRead() {
        var model = TestModel.model()
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey("xray.name").setValue("half a card"));
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> OnnxBackend.open(TestModel.source(model)))
                .withMessageStartingWith("model test.onnx, model card")
                .withMessageContainingAll("expected", "found");
    }

    @Test
    void takesTheCardFromTheCodeWhereThereAreTwo() {
        ModelCard other = TestModel.card()
                .name("other")
                .findings(List.of(Finding.EDEMA, Finding.FIBROSIS, Finding.EMPHYSEMA))
                .build();
        try (OnnxBackend backend = OnnxBackend.open(TestModel.source(), with(other))) {
            assertThat(backend.card().findings()).startsWith(Finding.EDEMA);
        }
    }

    @Test
    void isRefusedWithAnotherHash() {
        String zeros = "0".repeat(64);
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> OnnxBackend.open(TestModel.source().withSha256(zeros)))
                .withMessageStartingWith("model test.onnx, SHA-256: expected " + zeros + ", found ");
        // Damage too is told as another hash where one was expected.
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> OnnxBackend.open(
                        ModelSource.of("test.onnx", new byte[] {1, 2, 3}).withSha256(zeros)))
                .withMessageStartingWith("model test.onnx, SHA-256: expected ");
    }

    @Test
    void isRefusedWithAnOperatorThatIsNotOnTheList() {
        var model = TestModel.model(g -> g.setNode(3, TestModel.node("NoSuchOperator", "pooled", "maps")));
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> OnnxBackend.open(
                        TestModel.source(model), with(TestModel.card().build())))
                .withMessage(
                        "model test.onnx, NoSuchOperator \"pooled\": expected one of the operators of docs/model-file.md, found NoSuchOperator");
    }

    /** Types are left to ONNX Runtime: it has no root of whole numbers. */
    @Test
    void isRefusedWhereOnnxRuntimeRefusesIt() {
        var model = TestModel.model(g -> g.addNode(TestModel.node("Sqrt", "root", "image")));
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> OnnxBackend.open(
                        TestModel.source(model), with(TestModel.card().build())))
                .withMessageContainingAll("model test.onnx: expected a graph that ONNX Runtime", "Sqrt");
    }
}
