// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelOutputs;
import io.github.xrayclassifier.model.OutputKind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Graphs that are in the way of a new head; ONNX Runtime runs them, and the formula says what must come out. */
class ProbabilityHeadTest {

    private static final List<Finding> FINDINGS = List.of(Finding.COVID_19, Finding.EDEMA, Finding.NORMAL);
    private static final double TEMPERATURE = 1.75;

    private static RandomModel model(OutputKind kind) {
        return RandomModel.of(FINDINGS, kind, 4);
    }

    private static ModelCard card(RandomModel model, double temperature, Set<Finding> untrained) {
        return model.card().toBuilder()
                .calibration(new Calibration(temperature))
                .untrained(untrained)
                .build();
    }

    /** Logits and probabilities of one image of noise, as ONNX Runtime gives them. */
    private static Map<String, float[]> run(ModelProto file) throws OrtException {
        byte[] noise = new byte[64];
        new SplittableRandom(1).nextBytes(noise);
        ByteBuffer pixels = ByteBuffer.allocateDirect(64);
        pixels.put(noise).flip();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(file.toByteArray());
                OnnxTensor input =
                        OnnxTensor.createTensor(environment, pixels, new long[] {1, 1, 8, 8}, OnnxJavaType.UINT8);
                OrtSession.Result result = session.run(Map.of("image", input))) {
            Map<String, float[]> found = new TreeMap<>();
            for (var output : result) {
                found.put(output.getKey(), ((float[][]) output.getValue().getValue())[0]);
            }
            return found;
        }
    }

    private static float[] output(Map<String, float[]> outputs, String name) {
        return Objects.requireNonNull(outputs.get(name));
    }

    /** The probabilities of a card from the logits of the same run. */
    private static void assertFollows(ModelProto file, ModelCard card) throws OrtException {
        Map<String, float[]> found = run(file);
        float[] logits = output(found, "logits");
        double sum = 0;
        for (int f = 0; f < logits.length; f++) {
            sum += card.isTrained(FINDINGS.get(f))
                    ? Math.exp(logits[f] / card.calibration().temperature())
                    : 0;
        }
        for (int f = 0; f < logits.length; f++) {
            double power = Math.exp(logits[f] / card.calibration().temperature());
            double expected = !card.isTrained(FINDINGS.get(f))
                    ? 0
                    : card.outputKind() == OutputKind.SOFTMAX ? power / sum : power / (1 + power);
            assertThat(output(found, "probabilities")[f])
                    .as("%s", FINDINGS.get(f))
                    .isCloseTo((float) expected, within(1e-6f));
        }
    }

    private static NodeProto node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static List<String> initializers(ModelProto file) {
        return file.getGraph().getInitializerList().stream()
                .map(TensorProto::getName)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void followsOneCardAfterAnother(OutputKind kind) throws OrtException {
        RandomModel model = model(kind);
        ModelCard first = card(model, TEMPERATURE, Set.of(Finding.EDEMA));
        ModelCard second = card(model, 0.5, Set.of(Finding.NORMAL));
        ModelCard third = card(model, 3, Set.of());
        ModelProto once = ProbabilityHead.of(model.file(), first);
        assertFollows(once, first);
        ModelProto twice = ProbabilityHead.of(once, second);
        assertFollows(twice, second);
        assertThat(initializers(twice)).as("nothing is left of the first head").hasSameElementsAs(initializers(once));
        ModelProto without = ProbabilityHead.of(twice, third);
        assertFollows(without, third);
        assertThat(initializers(without)).containsExactlyInAnyOrder("weights", "bias", "temperature");
        assertThat(without).isEqualTo(ProbabilityHead.of(model.file(), third));
    }

    /** A graph may use every name of the head for something else: here its weights are called like the temperature. */
    @ParameterizedTest
    @EnumSource
    void leavesTensorsOfTheSameNameAlone(OutputKind kind) throws OrtException {
        RandomModel model = model(kind);
        GraphProto.Builder graph = model.file().getGraph().toBuilder();
        graph.setInitializer(0, graph.getInitializer(0).toBuilder().setName("temperature"));
        graph.setInitializer(1, graph.getInitializer(1).toBuilder().setName("untrained"));
        for (int i = 0; i < graph.getNodeCount(); i++) {
            NodeProto.Builder node = graph.getNode(i).toBuilder();
            node.clearInput().clearOutput();
            graph.getNode(i).getInputList().forEach(name -> node.addInput(renamed(name)));
            graph.getNode(i).getOutputList().forEach(name -> node.addOutput(renamed(name)));
            graph.setNode(i, node);
        }
        ModelProto odd = model.file().toBuilder().setGraph(graph).build();
        float[] logits = output(run(model.file()), "logits");
        assertThat(output(run(odd), "logits")).containsExactly(logits);

        ModelCard card = card(model, TEMPERATURE, Set.of(Finding.COVID_19));
        ModelProto changed = ProbabilityHead.of(odd, card);
        assertFollows(changed, card);
        assertThat(output(run(changed), "logits")).containsExactly(logits);
        assertFollows(ProbabilityHead.of(changed, card), card);
    }

    private static String renamed(String name) {
        return switch (name) {
            case "weights" -> "temperature";
            case "bias" -> "untrained";
            case "pixels" -> "calibrated";
            case "row" -> "masked";
            default -> name;
        };
    }

    /** Another tool's head whose inner value is an output too: that value stays as it was. */
    @Test
    void keepsWhatIsAnOutputToo() throws OrtException {
        RandomModel model = model(OutputKind.SOFTMAX);
        GraphProto.Builder graph = model.file().getGraph().toBuilder();
        int last = graph.getNodeCount() - 1;
        NodeProto softmax =
                graph.getNode(last).toBuilder().clearInput().addInput("doubled").build();
        graph.setNode(last, node("Add", "doubled", "logits", "logits")).addNode(softmax);
        graph.addOutput(graph.getOutput(0).toBuilder().setName("doubled"));
        ModelProto other = model.file().toBuilder().setGraph(graph).build();

        ModelCard card = card(model, TEMPERATURE, Set.of(Finding.NORMAL));
        ModelProto changed = ProbabilityHead.of(other, card);
        assertFollows(changed, card);
        float[] logits = output(run(changed), "logits");
        float[] doubled = output(run(changed), "doubled");
        for (int f = 0; f < logits.length; f++) {
            assertThat(doubled[f]).isEqualTo(2 * logits[f]);
        }
    }

    /** An inner value that nothing else needs goes with the head, and so does its constant. */
    @Test
    void removesWhatServedTheOldHeadAlone() throws OrtException {
        RandomModel model = model(OutputKind.SOFTMAX);
        GraphProto.Builder graph = model.file().getGraph().toBuilder();
        int last = graph.getNodeCount() - 1;
        NodeProto softmax =
                graph.getNode(last).toBuilder().clearInput().addInput("shifted").build();
        graph.setNode(last, node("Add", "shifted", "logits", "prior")).addNode(softmax);
        graph.addInitializer(graph.getInitializer(1).toBuilder().setName("prior"));
        ModelProto other = model.file().toBuilder().setGraph(graph).build();

        ModelCard card = card(model, TEMPERATURE, Set.of());
        ModelProto changed = ProbabilityHead.of(other, card);
        assertFollows(changed, card);
        assertThat(initializers(changed)).doesNotContain("prior");
        assertThat(changed.getGraph().getNodeList())
                .extracting(NodeProto::getName)
                .doesNotContain("shifted");
        assertThat(changed.getGraph().getNodeCount())
                .as("two for two")
                .isEqualTo(other.getGraph().getNodeCount());
    }

    @Test
    void leavesAModelWithoutLogitsOrProbabilities() {
        RandomModel model = model(OutputKind.SOFTMAX);
        for (ModelOutputs outputs : List.of(
                new ModelOutputs(Optional.of("logits"), Optional.empty(), Optional.empty(), Optional.empty()),
                new ModelOutputs(Optional.empty(), Optional.of("probabilities"), Optional.empty(), Optional.empty()))) {
            ModelCard card = model.card().toBuilder()
                    .outputs(outputs)
                    .calibration(new Calibration(TEMPERATURE))
                    .build();
            assertThat(ProbabilityHead.of(model.file(), card)).isSameAs(model.file());
        }
    }
}
