// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelOutputs;
import io.github.xrayclassifier.onnx.graph.GraphPlan;
import io.github.xrayclassifier.onnx.graph.OnnxModelFile;
import io.github.xrayclassifier.tensor.IntensityRange;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The expected messages are written out; a check that is missing lets a contradiction through to native code. */
class GraphPlanTest {

    private static GraphPlan plan(ModelCard card, Consumer<GraphProto.Builder> change) {
        byte[] bytes = TestModel.model(change).build().toByteArray();
        return GraphPlan.of("m.onnx", card, OnnxModelFile.read("m.onnx", ByteBuffer.wrap(bytes)));
    }

    private static Consumer<GraphProto.Builder> input(ValueInfoProto.Builder value) {
        return graph -> graph.setInput(0, value);
    }

    private static Consumer<GraphProto.Builder> output(int index, ValueInfoProto.Builder value) {
        return graph -> graph.setOutput(index, value);
    }

    static Stream<Arguments> contradictions() {
        ModelCard card = TestModel.card().build();
        ModelCard floats = TestModel.card()
                .preprocessing(Preprocessing.of(16, 16)
                        .withFloat32(IntensityRange.UNIT, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f)))
                .build();
        ModelCard two = TestModel.card()
                .findings(List.of(Finding.NORMAL, Finding.EDEMA))
                .build();
        ModelCard other = TestModel.card().inputName("pixels").build();
        ModelCard scores =
                TestModel.card().outputs(ModelOutputs.ofLogits("scores")).build();
        return Stream.of(
                contradiction(
                        "input shape",
                        card,
                        input(TestModel.value("image", DataType.UINT8, -1, 1, 128, 16)),
                        "model m.onnx, input \"image\": expected [N,1,16,16] uint8, found [N,1,128,16] uint8"),
                contradiction(
                        "input type and channels",
                        floats,
                        g -> {},
                        "model m.onnx, input \"image\": expected [N,3,16,16] float32, found [N,1,16,16] uint8"),
                contradiction(
                        "a type that is no tensor's",
                        card,
                        input(ValueInfoProto.newBuilder().setName("image")),
                        "expected [N,1,16,16] uint8, found [...] no tensor"),
                contradiction(
                        "a batch of four",
                        card,
                        input(TestModel.value("image", DataType.UINT8, 4, 1, 16, 16)),
                        "expected [N,1,16,16] uint8, found [4,1,16,16] uint8"),
                contradiction("input name", other, g -> {}, "model m.onnx: expected input \"pixels\", found \"image\""),
                contradiction(
                        "two inputs",
                        card,
                        g -> g.addInput(TestModel.value("age", DataType.FLOAT, 1)),
                        "model m.onnx: expected one input \"image\", found [image, age]"),
                contradiction(
                        "no input", card, g -> g.clearInput(), "model m.onnx: expected one input \"image\", found []"),
                contradiction(
                        "number of findings",
                        two,
                        g -> {},
                        "model m.onnx, output \"logits\": expected [N,2] float32, found [N,3] float32"),
                contradiction(
                        "number of findings in what is not fetched",
                        card,
                        output(1, TestModel.value("probabilities", DataType.FLOAT, -1, 7)),
                        "model m.onnx, output \"probabilities\": expected [N,3] float32, found [N,7] float32"),
                contradiction(
                        "output type",
                        card,
                        output(0, TestModel.value("logits", DataType.DOUBLE, -1, 3)),
                        "expected [N,3] float32, found [N,3] float64"),
                contradiction(
                        "flat maps",
                        card,
                        output(3, TestModel.value("maps", DataType.FLOAT, -1, 3)),
                        "model m.onnx, output \"maps\": expected [N,3,?,?] float32, found [N,3] float32"),
                contradiction(
                        "output name",
                        scores,
                        g -> {},
                        "model m.onnx: expected output \"scores\", found [logits, probabilities, embedding, maps]"));
    }

    private static Arguments contradiction(
            String label, ModelCard card, Consumer<GraphProto.Builder> change, String message) {
        return Arguments.of(label, card, change, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void refuses(String label, ModelCard card, Consumer<GraphProto.Builder> change, String message) {
        assertThatThrownBy(() -> plan(card, change))
                .as(label)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }

    /** The oracle is arithmetic: what {@link TestModel} says its graph computes. */
    @Test
    void computesTheSizesThatTheFileLeavesOpen() {
        GraphPlan plan = plan(
                TestModel.card().build(),
                g -> g.setOutput(0, TestModel.value("logits", DataType.FLOAT, -1, -1))
                        .setOutput(
                                2,
                                ValueInfoProto.newBuilder()
                                        .setName("embedding")
                                        .setType(TypeProto.newBuilder()
                                                .setTensorType(TypeProto.Tensor.newBuilder()
                                                        .setElemType(DataType.FLOAT.getNumber()))))
                        .setOutput(3, TestModel.value("maps", DataType.FLOAT, -1, -1, -1, -1)));
        assertThat(plan.scores()).isEqualTo(new GraphPlan.Output("logits", List.of(1L, 3L)));
        assertThat(plan.embedding()).contains(new GraphPlan.Output("embedding", List.of(1L, 1L)));
        assertThat(plan.maps()).contains(new GraphPlan.Output("maps", List.of(1L, 3L, 16L, 16L)));
    }

    @Test
    void refusesAGraphThatComputesAnotherShapeThanItDeclares() {
        assertThatThrownBy(() ->
                        plan(TestModel.card().build(), output(2, TestModel.value("embedding", DataType.FLOAT, -1, 4))))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "model m.onnx, output \"embedding\": expected [N,4] float32 as declared, found [1,1] float32"
                                + " computed");
    }

    @Test
    void refusesAGraphThatComputesAnotherShapeThanTheCardSays() {
        ModelCard two = TestModel.card()
                .findings(List.of(Finding.NORMAL, Finding.EDEMA))
                .outputs(ModelOutputs.ofLogits("logits"))
                .build();
        assertThatThrownBy(() -> plan(two, output(0, TestModel.value("logits", DataType.FLOAT, -1, -1))))
                .isInstanceOf(ModelException.class)
                .hasMessage("model m.onnx, output \"logits\": expected [N,2] float32, found [1,3] float32");
    }
}
