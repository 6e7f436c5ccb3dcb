// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OutputKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The part of a graph between logits and probabilities, made to follow the model's card: the logits divided by the card's
 * temperature, softmax or sigmoid over the trained findings alone, and 0 for an untrained one. So plain ONNX Runtime gives
 * the probabilities that the library gives. For one call.
 */
final class ProbabilityHead {

    private static final String TEMPERATURE = "temperature";
    private static final String CALIBRATED = "calibrated";
    private static final String MASK = "untrained";
    private static final String MASKED = "masked";

    /** exp of it is 0 in float32 beside any logit of a trained finding, and it is finite, as a softmax wants it. */
    private static final float EXCLUDED = -1e30f;

    private final ModelCard card;
    private final String logits;
    private final String probabilities;
    private final GraphProto.Builder graph;

    private ProbabilityHead(ModelCard card, String logits, String probabilities, GraphProto graph) {
        this.card = card;
        this.logits = logits;
        this.probabilities = probabilities;
        this.graph = graph.toBuilder();
    }

    /**
     * A model whose probabilities follow a card.
     *
     * @param file the model
     * @param card of the model, with its temperature and untrained findings
     * @return the model with that head in place of its own; unchanged if the card names no logits or no probabilities
     * @throws ModelException if the graph's logits come from its probabilities
     */
    static ModelProto of(ModelProto file, ModelCard card) {
        Optional<String> logits = card.outputs().logits();
        Optional<String> probabilities = card.outputs().probabilities();
        if (logits.isEmpty() || probabilities.isEmpty()) {
            return file;
        }
        ProbabilityHead head = new ProbabilityHead(card, logits.get(), probabilities.get(), file.getGraph());
        head.replace();
        return file.toBuilder().setGraph(head.graph).build();
    }

    private void replace() {
        Set<String> orphans = new HashSet<>();
        int at = remove(orphans);
        Set<String> names = new HashSet<>();
        graph.getNodeList().forEach(node -> {
            names.addAll(node.getInputList());
            names.addAll(node.getOutputList());
        });
        graph.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
        List<NodeProto> nodes = nodes(names);
        requireOrder(at);
        for (int i = 0; i < nodes.size(); i++) {
            graph.addNode(at + i, nodes.get(i));
        }
        for (int i = graph.getInitializerCount() - 1; i >= 0; i--) {
            String name = graph.getInitializer(i).getName();
            if (orphans.contains(name) && consumers(name).isEmpty()) {
                graph.removeInitializer(i);
            }
        }
    }

    /** The place of the new nodes, once the node that made the probabilities, and what served it alone, is gone. */
    private int remove(Set<String> orphans) {
        Deque<String> unused = new ArrayDeque<>(List.of(probabilities));
        Set<String> kept = new HashSet<>(Set.of(logits));
        graph.getOutputList().stream()
                .map(ValueInfoProto::getName)
                .filter(name -> !name.equals(probabilities))
                .forEach(kept::add);
        int at = graph.getNodeCount();
        while (!unused.isEmpty()) {
            int node = producer(unused.remove());
            if (node >= 0 && graph.getNode(node).getOutputList().stream().noneMatch(kept::contains)) {
                List<String> inputs = graph.getNode(node).getInputList();
                graph.removeNode(node);
                orphans.addAll(inputs);
                at = Math.min(at, node);
                inputs.stream().filter(input -> consumers(input).isEmpty()).forEach(unused::add);
            }
        }
        return Math.max(Math.min(at, graph.getNodeCount()), producer(logits) + 1);
    }

    private int producer(String tensor) {
        return IntStream.range(0, graph.getNodeCount())
                .filter(i -> graph.getNode(i).getOutputList().contains(tensor))
                .findFirst()
                .orElse(-1);
    }

    private List<Integer> consumers(String tensor) {
        return IntStream.range(0, graph.getNodeCount())
                .filter(i -> graph.getNode(i).getInputList().contains(tensor))
                .boxed()
                .toList();
    }

    private void requireOrder(int at) {
        for (int consumer : consumers(probabilities)) {
            if (consumer < at) {
                throw new ModelException("model " + card.name() + ", output \"" + probabilities
                        + "\": expected probabilities that come from the logits, found the logits come from them");
            }
        }
    }

    private List<NodeProto> nodes(Set<String> names) {
        List<NodeProto> nodes = new ArrayList<>();
        int findings = card.findings().size();
        float[] temperature = {(float) card.calibration().temperature()};
        String x = add(nodes, "Div", logits, constant(names, TEMPERATURE, temperature), free(names, CALIBRATED));
        boolean isSoftmax = card.outputKind() == OutputKind.SOFTMAX;
        if (card.untrained().isEmpty()) {
            nodes.add(activation(isSoftmax, x, probabilities));
            return nodes;
        }
        float[] mask = new float[findings];
        for (int f = 0; f < findings; f++) {
            Finding finding = card.findings().get(f);
            boolean isTrained = card.isTrained(finding);
            mask[f] = isSoftmax ? (isTrained ? 0 : EXCLUDED) : (isTrained ? 1 : 0);
        }
        String constant = constant(names, MASK, mask, 1, findings);
        if (isSoftmax) {
            nodes.add(activation(true, add(nodes, "Add", x, constant, free(names, MASKED)), probabilities));
        } else {
            String masked = free(names, MASKED);
            nodes.add(activation(false, x, masked));
            add(nodes, "Mul", masked, constant, probabilities);
        }
        return nodes;
    }

    private static String free(Set<String> names, String wanted) {
        String name = wanted;
        for (int i = 2; !names.add(name); i++) {
            name = wanted + "." + i;
        }
        return name;
    }

    /** In place of an initializer of this name that nothing uses any more, else behind all others. */
    private String constant(Set<String> names, String wanted, float[] values, long... shape) {
        int old = IntStream.range(0, graph.getInitializerCount())
                .filter(i -> graph.getInitializer(i).getName().equals(wanted)
                        && consumers(wanted).isEmpty())
                .findFirst()
                .orElse(-1);
        String name = old >= 0 ? wanted : free(names, wanted);
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(bytes));
        for (long extent : shape) {
            tensor.addDims(extent);
        }
        if (old >= 0) {
            graph.setInitializer(old, tensor);
        } else {
            graph.addInitializer(tensor);
        }
        return name;
    }

    private static String add(List<NodeProto> nodes, String operator, String a, String b, String output) {
        nodes.add(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addInput(a)
                .addInput(b)
                .addOutput(output)
                .build());
        return output;
    }

    private static NodeProto activation(boolean isSoftmax, String input, String output) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setOpType(isSoftmax ? "Softmax" : "Sigmoid")
                .setName(output)
                .addInput(input)
                .addOutput(output);
        if (isSoftmax) {
            node.addAttribute(AttributeProto.newBuilder()
                    .setName("axis")
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(1));
        }
        return node.build();
    }
}
