// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.xrayclassifier.model.OutputKind;
import java.util.List;
import java.util.Map;

/**
 * The network as an ONNX graph: uint8 gray in; logits, calibrated probabilities, the embedding and class activation maps
 * out. Batch normalization is folded into the convolutions in double and rounded once.
 */
final class MobileNetV2Graph {

    private static final double EPSILON = 1e-5;

    private final Architecture net;
    private final Map<String, float[]> weights;
    private final OnnxGraph graph = new OnnxGraph("MobileNetV2");

    private MobileNetV2Graph(Architecture net, Map<String, float[]> weights) {
        this.net = net;
        this.weights = weights;
    }

    static GraphProto of(
            Architecture net, Map<String, float[]> weights, int size, OutputKind kind, double temperature) {
        return new MobileNetV2Graph(net, weights).build(size, kind, temperature);
    }

    private GraphProto build(int size, OutputKind kind, double temperature) {
        graph.input("image", TensorProto.DataType.UINT8, net.inputChannels(), size, size);
        graph.constant("zero", new float[] {0});
        graph.constant("six", new float[] {6});
        String pixels = graph.node("Cast", "pixels", List.of("image"), OnnxGraph.number("to", 1)); // 1 = float32
        // (p / 255 - mean) / deviation = (p - 255 mean) / (255 deviation): the division goes into the first weights,
        // and
        // the padding stays the zero that it was in training.
        graph.constant("shift", new float[] {(float) (-255 * Predictor.MEAN)});
        String x = graph.node("Add", "centered", List.of(pixels, "shift"));
        double scale = 1 / (255 * Predictor.DEVIATION);
        for (Architecture.Block block : net.blocks()) {
            x = block(block, x, scale);
            scale = 1;
        }
        heads(x, kind, temperature);
        outputs((size + 31) / 32);
        return graph.build();
    }

    private String block(Architecture.Block block, String input, double scale) {
        String x = input;
        for (Architecture.Conv conv : block.convs()) {
            x = conv(conv, x, scale);
        }
        if (!block.residual()) {
            return x;
        }
        return graph.node("Add", x + ".sum", List.of(input, x));
    }

    private String conv(Architecture.Conv conv, String input, double scale) {
        float[] gamma = weight(conv.norm() + ".weight");
        float[] beta = weight(conv.norm() + ".bias");
        float[] mean = weight(conv.norm() + ".running_mean");
        float[] variance = weight(conv.norm() + ".running_var");
        float[] kernel = weight(conv.conv() + ".weight").clone();
        float[] bias = new float[conv.out()];
        int perOutput = kernel.length / conv.out();
        for (int o = 0; o < conv.out(); o++) {
            double factor = gamma[o] / Math.sqrt(variance[o] + EPSILON);
            bias[o] = (float) (beta[o] - mean[o] * factor);
            for (int i = o * perOutput; i < (o + 1) * perOutput; i++) {
                kernel[i] = (float) (kernel[i] * factor * scale);
            }
        }
        String name = conv.conv();
        graph.constant(name + ".weight", kernel, conv.out(), conv.in() / conv.groups(), conv.kernel(), conv.kernel());
        graph.constant(name + ".bias", bias, conv.out());
        long pad = conv.padding();
        String out = graph.node(
                "Conv",
                name,
                List.of(input, name + ".weight", name + ".bias"),
                OnnxGraph.ints("kernel_shape", conv.kernel(), conv.kernel()),
                OnnxGraph.ints("strides", conv.stride(), conv.stride()),
                OnnxGraph.ints("pads", pad, pad, pad, pad),
                OnnxGraph.number("group", conv.groups()));
        return conv.relu6() ? graph.node("Clip", name + ".relu6", List.of(out, "zero", "six")) : out;
    }

    private void heads(String features, OutputKind kind, double temperature) {
        String pooled = graph.node("GlobalAveragePool", "pooled", List.of(features));
        graph.node("Flatten", "embedding", List.of(pooled), OnnxGraph.number("axis", 1));
        float[] classifier = weight("classifier.1.weight");
        graph.constant("classifier.weight", classifier, net.classes(), net.embedding());
        graph.constant("classifier.bias", weight("classifier.1.bias"), net.classes());
        graph.node(
                "Gemm",
                "logits",
                List.of("embedding", "classifier.weight", "classifier.bias"),
                OnnxGraph.number("transB", 1));
        graph.constant("temperature", new float[] {(float) temperature});
        String calibrated = graph.node("Div", "calibrated", List.of("logits", "temperature"));
        if (kind == OutputKind.SOFTMAX) {
            graph.node("Softmax", "probabilities", List.of(calibrated), OnnxGraph.number("axis", 1));
        } else {
            graph.node("Sigmoid", "probabilities", List.of(calibrated));
        }
        graph.constant("maps.weight", classifier, net.classes(), net.embedding(), 1, 1);
        graph.node("Conv", "maps", List.of(features, "maps.weight"), OnnxGraph.ints("kernel_shape", 1, 1));
    }

    private void outputs(int mapSize) {
        graph.output("logits", net.classes());
        graph.output("probabilities", net.classes());
        graph.output("embedding", net.embedding());
        graph.output("maps", net.classes(), mapSize, mapSize);
    }

    private float[] weight(String name) {
        float[] values = weights.get(name);
        if (values == null) {
            throw new IllegalArgumentException("weights: expected \"" + name + "\", found none");
        }
        return values;
    }
}
