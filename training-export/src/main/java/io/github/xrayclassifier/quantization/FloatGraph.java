// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A float model as the quantizer sees it: the convolutions that may become int8, and the tensors around them. */
final class FloatGraph {

    private final ModelProto file;
    private final Map<String, TensorProto> constants = new HashMap<>();
    private final Map<String, List<NodeProto>> consumers = new HashMap<>();
    private final List<Convolution> convolutions = new ArrayList<>();

    /**
     * A convolution with constant weights and bias whose result only other nodes read.
     *
     * @param clip the ReLU6 or ReLU behind it, if it is the only reader
     */
    record Convolution(NodeProto node, Optional<NodeProto> clip) {

        String name() {
            return node.getOutput(0);
        }

        String input() {
            return node.getInput(0);
        }

        /** The tensor that the next layer reads. */
        String output() {
            return clip.orElse(node).getOutput(0);
        }

        /** One filter a channel: no two products are added in 16 bits by any kernel. */
        boolean isDepthwise(long[] weightShape) {
            return weightShape[1] == 1 && groups() > 1;
        }

        private long groups() {
            return node.getAttributeList().stream()
                    .filter(a -> a.getName().equals("group"))
                    .mapToLong(AttributeProto::getI)
                    .findFirst()
                    .orElse(1);
        }
    }

    private FloatGraph(ModelProto file) {
        this.file = file;
        GraphProto graph = file.getGraph();
        graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
        for (NodeProto node : graph.getNodeList()) {
            node.getInputList()
                    .forEach(name -> consumers
                            .computeIfAbsent(name, key -> new ArrayList<>())
                            .add(node));
        }
        Set<String> outputs =
                graph.getOutputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals("Conv")
                    && node.getInputCount() == 3
                    && constants.containsKey(node.getInput(1))
                    && constants.containsKey(node.getInput(2))
                    && !outputs.contains(node.getOutput(0))) {
                convolutions.add(new Convolution(node, clip(node, outputs)));
            }
        }
    }

    /**
     * Reads a graph.
     *
     * @throws QuantizationException if there is no convolution in it, or it is int8 already
     */
    static FloatGraph of(ModelProto file) {
        if (file.getGraph().getNodeList().stream().anyMatch(n -> n.getOpType().equals("QuantizeLinear"))) {
            throw new QuantizationException("quantize: expected a float model, found one that is quantized already");
        }
        FloatGraph graph = new FloatGraph(file);
        if (graph.convolutions.isEmpty()) {
            throw new QuantizationException(
                    "quantize: expected a model with convolutions of constant weights and bias, found none");
        }
        return graph;
    }

    private Optional<NodeProto> clip(NodeProto conv, Set<String> outputs) {
        List<NodeProto> readers = consumers.getOrDefault(conv.getOutput(0), List.of());
        return readers.size() == 1
                        && isRectifier(readers.get(0))
                        && !outputs.contains(readers.get(0).getOutput(0))
                ? Optional.of(readers.get(0))
                : Optional.empty();
    }

    /** True if a range that begins at 0 and ends where the calibration ends does what the node does. */
    private boolean isRectifier(NodeProto node) {
        if (node.getOpType().equals("Relu")) {
            return true;
        }
        return node.getOpType().equals("Clip")
                && node.getInputCount() == 3
                && constants.containsKey(node.getInput(1))
                && constants.containsKey(node.getInput(2))
                && floats(node.getInput(1))[0] == 0;
    }

    ModelProto file() {
        return file;
    }

    List<Convolution> convolutions() {
        return convolutions;
    }

    boolean isConstant(String name) {
        return constants.containsKey(name);
    }

    /** Every tensor whose range an int8 form of the graph may have to know, in the graph's order. */
    List<String> points() {
        Set<String> points = new LinkedHashSet<>();
        for (Convolution convolution : convolutions) {
            points.add(convolution.input());
            points.add(convolution.output());
        }
        file.getGraph().getNodeList().stream()
                .filter(node -> node.getOpType().equals("Add") && points.containsAll(node.getInputList()))
                .forEach(node -> points.add(node.getOutput(0)));
        return List.copyOf(points);
    }

    long[] shape(String constant) {
        return tensor(constant).getDimsList().stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    float[] floats(String constant) {
        TensorProto tensor = tensor(constant);
        if (tensor.getDataType() != TensorProto.DataType.FLOAT.getNumber()) {
            throw new QuantizationException("quantize: expected float32 weights, found type " + tensor.getDataType()
                    + " for \"" + constant + "\"");
        }
        if (!tensor.hasRawData()) {
            float[] values = new float[tensor.getFloatDataCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = tensor.getFloatData(i);
            }
            return values;
        }
        FloatBuffer raw = ByteBuffer.wrap(tensor.getRawData().toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] values = new float[raw.remaining()];
        raw.get(values);
        return values;
    }

    private TensorProto tensor(String constant) {
        TensorProto tensor = constants.get(constant);
        if (tensor == null) {
            throw new IllegalStateException("no constant " + constant);
        }
        return tensor;
    }
}
