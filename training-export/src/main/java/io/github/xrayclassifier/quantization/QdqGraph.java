// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.xrayclassifier.quantization.FloatGraph.Convolution;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a float graph anew with its convolutions between QuantizeLinear and DequantizeLinear, which ONNX Runtime fuses
 * into integer kernels. A ReLU6 behind a convolution goes into the levels, that begin at 0 and end at 6 or below. The
 * classifier, the activation maps and what follows stay float.
 */
final class QdqGraph {

    /**
     * Without VNNI, x86 adds two products of an unsigned and a signed byte in 16 bits: 2 x 255 x 64 = 32,640 is the
     * largest sum that does not saturate, so that all CPUs compute the same. Depthwise kernels add in 32 bits.
     */
    private static final int LARGEST_DENSE = 64;

    private static final int LARGEST_DEPTHWISE = 127;

    private final FloatGraph graph;
    private final Map<String, Activation> seen;
    private final Variant variant;
    private final GraphProto.Builder out = GraphProto.newBuilder();
    /** Tensors of the float graph that are read in a quantized form, and the name of that. */
    private final Map<String, String> dequantized = new HashMap<>();

    private final Map<String, Levels> levels = new HashMap<>();

    private QdqGraph(FloatGraph graph, Map<String, Activation> seen, Variant variant) {
        this.graph = graph;
        this.seen = seen;
        this.variant = variant;
    }

    /** The model file with another graph; what it says of itself is kept. */
    static ModelProto of(FloatGraph graph, Map<String, Activation> seen, Variant variant) {
        GraphProto quantized = new QdqGraph(graph, seen, variant).build();
        return graph.file().toBuilder().setGraph(quantized).build();
    }

    private GraphProto build() {
        GraphProto source = graph.file().getGraph();
        Map<NodeProto, Convolution> integer = new HashMap<>();
        Set<NodeProto> absorbed = new HashSet<>();
        for (Convolution convolution : graph.convolutions()) {
            if (!variant.floats().contains(convolution.name())) {
                integer.put(convolution.node(), convolution);
                convolution.clip().ifPresent(absorbed::add);
            }
        }
        for (NodeProto node : source.getNodeList()) {
            Convolution convolution = integer.get(node);
            if (convolution != null) {
                convolution(convolution);
            } else if (isSum(node)) {
                node(node);
                pair(node.getOutput(0), node.getOutput(0));
            } else if (!absorbed.contains(node)) {
                node(node);
            }
        }
        Set<String> used = new HashSet<>();
        out.getNodeList().forEach(node -> used.addAll(node.getInputList()));
        source.getInitializerList().stream()
                .filter(tensor -> used.contains(tensor.getName()))
                .forEach(out::addInitializer);
        return out.setName(source.getName())
                .addAllInput(source.getInputList())
                .addAllOutput(source.getOutputList())
                .build();
    }

    /** Both sides are in levels already: a shortcut. */
    private boolean isSum(NodeProto node) {
        return node.getOpType().equals("Add")
                && seen.containsKey(node.getOutput(0))
                && node.getInputList().stream().allMatch(dequantized::containsKey);
    }

    /** Copies a node that stays float. */
    private void node(NodeProto node) {
        NodeProto.Builder copy = node.toBuilder().clearInput();
        node.getInputList().forEach(name -> copy.addInput(dequantized.getOrDefault(name, name)));
        out.addNode(copy);
    }

    private void convolution(Convolution convolution) {
        String input = convolution.input();
        if (!dequantized.containsKey(input)) {
            pair(input, input);
        }
        String weightName = convolution.node().getInput(1);
        String biasName = convolution.node().getInput(2);
        long[] shape = graph.shape(weightName);
        float[] weights = graph.floats(weightName);
        int channels = (int) shape[0];
        WeightLevels bytes =
                WeightLevels.of(weights, channels, convolution.isDepthwise(shape) ? LARGEST_DEPTHWISE : LARGEST_DENSE);
        float[] bias = BiasCorrection.of(graph.floats(biasName), weights, bytes, shape, activation(input));
        node(
                "DequantizeLinear",
                weightName + ".dq",
                List.of(
                        bytes(weightName + ".q", TensorProto.DataType.INT8, bytes.values(), shape),
                        floats(weightName + ".scale", bytes.scales(), channels),
                        bytes(weightName + ".zero", TensorProto.DataType.INT8, new byte[channels], channels)),
                axis(0));
        bias(biasName, bias, scaled(bytes.scales(), levelsOf(input).scale()));
        out.addNode(convolution.node().toBuilder()
                .clearInput()
                .addInput(dequantized.getOrDefault(input, input))
                .addInput(weightName + ".dq")
                .addInput(biasName + ".dq"));
        pair(convolution.name(), convolution.output());
    }

    private static float[] scaled(float[] scales, float factor) {
        float[] products = new float[scales.length];
        for (int i = 0; i < products.length; i++) {
            products[i] = scales[i] * factor; // in float32, as the kernel does
        }
        return products;
    }

    /** ONNX Runtime takes a bias as int32 in steps of input scale times weight scale. */
    private void bias(String name, float[] bias, float[] scales) {
        ByteBuffer steps = ByteBuffer.allocate(bias.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int c = 0; c < bias.length; c++) {
            double step = Math.rint(bias[c] / (double) scales[c]);
            steps.putInt((int) Math.max(-Integer.MAX_VALUE, Math.min(Integer.MAX_VALUE, step)));
        }
        node(
                "DequantizeLinear",
                name + ".dq",
                List.of(
                        bytes(name + ".q", TensorProto.DataType.INT32, steps.array(), bias.length),
                        floats(name + ".scale", scales, bias.length)),
                axis(0));
    }

    /** Puts a computed tensor into levels and back; from here on everyone reads it so. */
    private void pair(String computed, String point) {
        Levels of = levelsOf(point);
        String scale = floats(point + ".scale", new float[] {of.scale()});
        String zero = bytes(point + ".zero", TensorProto.DataType.UINT8, new byte[] {(byte) of.zero()});
        node("QuantizeLinear", point + ".q", List.of(computed, scale, zero));
        node("DequantizeLinear", point + ".dq", List.of(point + ".q", scale, zero));
        dequantized.put(point, point + ".dq");
    }

    private Levels levelsOf(String point) {
        return levels.computeIfAbsent(point, name -> variant.rule().of(activation(name)));
    }

    private Activation activation(String point) {
        Activation found = seen.get(point);
        if (found == null) {
            throw new IllegalStateException("no calibration of " + point);
        }
        return found;
    }

    private void node(String operator, String output, List<String> inputs, AttributeProto... attributes) {
        out.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
    }

    private static AttributeProto axis(long value) {
        return AttributeProto.newBuilder()
                .setName("axis")
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private String floats(String name, float[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return bytes(name, TensorProto.DataType.FLOAT, raw.array(), shape);
    }

    private String bytes(String name, TensorProto.DataType type, byte[] raw, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(raw));
        for (long extent : shape) {
            tensor.addDims(extent);
        }
        out.addInitializer(tensor);
        return name;
    }
}
