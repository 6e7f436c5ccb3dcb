// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.segmentation;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.xrayclassifier.engine.OnnxGraph;
import java.util.List;

/**
 * The segmentation network as an ONNX graph: uint8 gray in, standardized inside; the logit of lung out. Batch normalization
 * is folded into the convolutions in double and rounded once.
 */
final class UNetGraph {

    private static final int WHITE = 255;

    private final SegmentationModel model;
    private final UNetArchitecture net;
    private final OnnxGraph graph = new OnnxGraph("UNet");

    private UNetGraph(SegmentationModel model) {
        this.model = model;
        this.net = model.architecture();
    }

    static GraphProto of(SegmentationModel model) {
        return new UNetGraph(model).build();
    }

    private GraphProto build() {
        graph.input("image", TensorProto.DataType.UINT8, 1, model.side(), model.side());
        String x = standardized();
        String[] skips = new String[net.levels()];
        for (int level = 0; level < net.levels(); level++) {
            for (UNetArchitecture.Conv conv : net.encoder(level)) {
                x = conv(conv, x);
            }
            skips[level] = x;
        }
        graph.constant("twice", new long[] {1, 1, 1, 2, 1, 2}, 6);
        for (int level = net.levels() - 2; level >= 0; level--) {
            String doubled = doubled(x, level);
            String joint =
                    graph.node("Concat", "joint." + level, List.of(doubled, skips[level]), OnnxGraph.number("axis", 1));
            x = conv(net.decoder(level), joint);
        }
        head(x);
        return graph.build();
    }

    /** Each pixel of the level below four times: a Resize is none of the operators that a model file may have. */
    private String doubled(String input, int level) {
        long channels = net.channels().get(level + 1);
        long side = model.side() >> (level + 2);
        String name = "doubled." + level;
        graph.constant(name + ".apart", new long[] {0, channels, side, 1, side, 1}, 6);
        graph.constant(name + ".shape", new long[] {0, channels, 2 * side, 2 * side}, 4);
        String apart = graph.node("Reshape", name + ".cells", List.of(input, name + ".apart"));
        String wide = graph.node("Expand", name + ".expanded", List.of(apart, "twice"));
        return graph.node("Reshape", name, List.of(wide, name + ".shape"));
    }

    /** The same as {@link SegmentationTrainer#standardized}, in levels of gray instead of shares of white. */
    private String standardized() {
        String pixels = graph.node("Cast", "pixels", List.of("image"), OnnxGraph.number("to", 1)); // 1 = float32
        String mean = graph.node("ReduceMean", "mean", List.of(pixels), OnnxGraph.ints("axes", 1, 2, 3));
        String centered = graph.node("Sub", "centered", List.of(pixels, mean));
        String square = graph.node("Mul", "square", List.of(centered, centered));
        String variance = graph.node("ReduceMean", "variance", List.of(square), OnnxGraph.ints("axes", 1, 2, 3));
        String deviation = graph.node("Sqrt", "deviation", List.of(variance));
        graph.constant("least", new float[] {(float) (WHITE * SegmentationModel.LEAST_DEVIATION)});
        String divisor = graph.node("Add", "divisor", List.of(deviation, "least"));
        return graph.node("Div", "standardized", List.of(centered, divisor));
    }

    private String conv(UNetArchitecture.Conv conv, String input) {
        float[] gamma = model.weight(conv.norm() + ".weight");
        float[] beta = model.weight(conv.norm() + ".bias");
        float[] mean = model.weight(conv.norm() + ".running_mean");
        float[] variance = model.weight(conv.norm() + ".running_var");
        float[] kernel = model.weight(conv.name() + ".weight").clone();
        float[] bias = new float[conv.out()];
        int perOutput = kernel.length / conv.out();
        for (int o = 0; o < conv.out(); o++) {
            double factor = gamma[o] / Math.sqrt(variance[o] + UNet.EPSILON);
            bias[o] = (float) (beta[o] - mean[o] * factor);
            for (int i = o * perOutput; i < (o + 1) * perOutput; i++) {
                kernel[i] = (float) (kernel[i] * factor);
            }
        }
        String name = conv.name();
        graph.constant(name + ".weight", kernel, conv.out(), conv.in(), 3, 3);
        graph.constant(name + ".bias", bias, conv.out());
        String out = graph.node(
                "Conv",
                name,
                List.of(input, name + ".weight", name + ".bias"),
                OnnxGraph.ints("kernel_shape", 3, 3),
                OnnxGraph.ints("strides", conv.stride(), conv.stride()),
                OnnxGraph.ints("pads", 1, 1, 1, 1));
        return graph.node("Relu", name + ".relu", List.of(out));
    }

    private void head(String input) {
        String head = UNetArchitecture.HEAD;
        graph.constant(
                head + ".weight",
                model.weight(head + ".weight"),
                1,
                net.channels().get(0),
                1,
                1);
        graph.constant(head + ".bias", model.weight(head + ".bias"), 1);
        graph.node(
                "Conv", "maps", List.of(input, head + ".weight", head + ".bias"), OnnxGraph.ints("kernel_shape", 1, 1));
        String pooled = graph.node("GlobalAveragePool", "pooled", List.of("maps"));
        graph.node("Flatten", "logits", List.of(pooled), OnnxGraph.number("axis", 1));
        graph.output("logits", 1);
        graph.output("maps", 1, model.side() / 2, model.side() / 2);
    }
}
