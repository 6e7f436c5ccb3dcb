// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.xrayclassifier.engine.OnnxGraph;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.tensor.Shape;
import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.network.NetworkWeights;
import java.util.List;

/**
 * The network as an ONNX graph: uint8 gray in; logits, calibrated probabilities, the embedding and class activation maps
 * out. Batch normalization is folded into the convolutions in double and rounded once.
 */
final class MobileNetV2Graph {

    private static final double EPSILON = 1e-5;

    private final NetworkWeights model;
    private final Architecture net;
    private final OnnxGraph graph = new OnnxGraph("MobileNetV2");

    private MobileNetV2Graph(NetworkWeights model) {
        this.model = model;
        this.net = model.architecture();
    }

    static GraphProto of(NetworkWeights model, double temperature) {
        return new MobileNetV2Graph(model).build(temperature);
    }

    private GraphProto build(double temperature) {
        Shape input = model.preprocessing().shape();
        graph.input("image", TensorProto.DataType.UINT8, net.inputChannels(), input.height(), input.width());
        graph.constant("zero", new float[] {0});
        graph.constant("six", new float[] {6});
        String pixels = graph.node("Cast", "pixels", List.of("image"), OnnxGraph.number("to", 1)); // 1 = float32
        // (p / 255 - mean) / deviation = (p - 255 mean) / (255 deviation): the division goes into the first weights,
        // and
        // the padding stays the zero that it was in training.
        graph.constant(
                "shift", new float[] {(float) (-255 * model.normalization().mean())});
        String x = graph.node("Add", "centered", List.of(pixels, "shift"));
        double scale = 1 / (255 * model.normalization().deviation());
        for (Architecture.Block block : net.blocks()) {
            x = block(block, x, scale);
            scale = 1;
        }
        int rows = (input.height() + Architecture.STRIDE - 1) / Architecture.STRIDE;
        int columns = (input.width() + Architecture.STRIDE - 1) / Architecture.STRIDE;
        heads(x, temperature);
        outputs(rows, columns);
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
        float[] gamma = model.weight(conv.norm() + ".weight");
        float[] beta = model.weight(conv.norm() + ".bias");
        float[] mean = model.weight(conv.norm() + ".running_mean");
        float[] variance = model.weight(conv.norm() + ".running_var");
        float[] kernel = model.weight(conv.conv() + ".weight").clone();
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

    private void heads(String features, double temperature) {
        String pooled = graph.node("GlobalAveragePool", "pooled", List.of(features));
        graph.node("Flatten", "embedding", List.of(pooled), OnnxGraph.number("axis", 1));
        if (net.hiddenUnits() == 0) {
            linearHead(features);
        } else {
            new HiddenHeadGraph(model, graph).write(features);
        }
        graph.constant("temperature", new float[] {(float) temperature});
        String calibrated = graph.node("Div", "calibrated", List.of("logits", "temperature"));
        if (model.outputKind() == OutputKind.SOFTMAX) {
            graph.node("Softmax", "probabilities", List.of(calibrated), OnnxGraph.number("axis", 1));
        } else {
            graph.node("Sigmoid", "probabilities", List.of(calibrated));
        }
    }

    private void linearHead(String features) {
        float[] classifier = model.weight("classifier.1.weight");
        graph.constant("classifier.weight", classifier, net.classes(), net.embedding());
        graph.constant("classifier.bias", model.weight("classifier.1.bias"), net.classes());
        graph.node(
                "Gemm",
                "logits",
                List.of("embedding", "classifier.weight", "classifier.bias"),
                OnnxGraph.number("transB", 1));
        graph.constant("maps.weight", classifier, net.classes(), net.embedding(), 1, 1);
        graph.node("Conv", "maps", List.of(features, "maps.weight"), OnnxGraph.ints("kernel_shape", 1, 1));
    }

    private void outputs(int rows, int columns) {
        graph.output("logits", net.classes());
        graph.output("probabilities", net.classes());
        graph.output("embedding", net.embedding());
        graph.output("maps", net.classes(), rows, columns);
    }
}
