// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.export;

import io.github.xrayclassifier.engine.OnnxGraph;
import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.network.FlatLayout;
import io.github.xrayclassifier.training.network.NetworkWeights;
import java.util.List;

/**
 * A head with a hidden layer as ONNX nodes: logits = V relu(W e + b) + c, its batch normalization folded into V and c.
 *
 * <p>Such a head is linear where the same hidden units are active, so the gradient J = V diag(active) W of the logits by
 * the embedding e is exact, and logits = J e + V diag(active) b + c. The maps are J applied to every pixel of the last
 * feature map plus that rest, which belongs to no pixel: their mean is the logit. This is Grad-CAM (Selvaraju et al., ICCV
 * 2017) at the last convolution without its ReLU.
 */
final class HiddenHeadGraph {

    private static final double EPSILON = 1e-5;

    private final NetworkWeights model;
    private final Architecture net;
    private final OnnxGraph graph;

    HiddenHeadGraph(NetworkWeights model, OnnxGraph graph) {
        this.model = model;
        this.net = model.architecture();
        this.graph = graph;
    }

    /** Adds {@code logits} and {@code maps}, reading {@code embedding}. */
    void write(String features) {
        constants();
        String sum = graph.node(
                "Gemm", "hidden", List.of("embedding", "hidden.weight", "hidden.bias"), OnnxGraph.number("transB", 1));
        String active = graph.node("Relu", "hidden.relu", List.of(sum));
        graph.node(
                "Gemm",
                "logits",
                List.of(active, "classifier.weight", "classifier.bias"),
                OnnxGraph.number("transB", 1));
        maps(features, active);
    }

    private void constants() {
        int units = net.hiddenUnits();
        graph.constant("hidden.weight", model.weight(FlatLayout.HIDDEN + ".weight"), units, net.embedding());
        graph.constant("hidden.bias", model.weight(FlatLayout.HIDDEN + ".bias"), units);
        float[] gamma = model.weight(FlatLayout.HIDDEN_NORM + ".weight");
        float[] beta = model.weight(FlatLayout.HIDDEN_NORM + ".bias");
        float[] mean = model.weight(FlatLayout.HIDDEN_NORM + ".running_mean");
        float[] variance = model.weight(FlatLayout.HIDDEN_NORM + ".running_var");
        float[] kernel = model.weight("classifier.1.weight").clone();
        float[] bias = model.weight("classifier.1.bias").clone();
        for (int f = 0; f < net.classes(); f++) {
            double rest = bias[f];
            for (int k = 0; k < units; k++) {
                double factor = gamma[k] / Math.sqrt(variance[k] + EPSILON);
                rest += kernel[f * units + k] * (beta[k] - mean[k] * factor);
                kernel[f * units + k] = (float) (kernel[f * units + k] * factor);
            }
            bias[f] = (float) rest;
        }
        graph.constant("classifier.weight", kernel, net.classes(), units);
        graph.constant("classifier.bias", bias, net.classes());
    }

    private void maps(String features, String active) {
        String mask = graph.node("Sign", "hidden.active", List.of(active)); // 1 where above 0, else 0
        graph.constant("axis", new long[] {1}, 1);
        String row = graph.node("Unsqueeze", "hidden.active.row", List.of(mask, "axis"));
        String gated = graph.node("Mul", "gradient.gated", List.of(row, "classifier.weight")); // [N, findings, units]
        String gradient = graph.node("MatMul", "gradient", List.of(gated, "hidden.weight")); // [N, findings, 1280]
        graph.constant("flat", new long[] {0, 0, -1}, 3);
        String pixels = graph.node("Reshape", "features.flat", List.of(features, "flat")); // [N, 1280, h w]
        String flat = graph.node("MatMul", "maps.flat", List.of(gradient, pixels)); // [N, findings, h w]
        String mean = graph.node(
                "ReduceMean", "maps.mean", List.of(flat), OnnxGraph.ints("axes", 2), OnnxGraph.number("keepdims", 1));
        graph.constant("last", new long[] {2}, 1);
        String wanted = graph.node("Unsqueeze", "logits.column", List.of("logits", "last"));
        String rest = graph.node("Sub", "maps.rest", List.of(wanted, mean));
        String whole = graph.node("Add", "maps.whole", List.of(flat, rest));
        int rows = (model.preprocessing().shape().height() + 31) / 32;
        int columns = (model.preprocessing().shape().width() + 31) / 32;
        graph.constant("grid", new long[] {0, net.classes(), rows, columns}, 4);
        graph.node("Reshape", "maps", List.of(whole, "grid"));
    }
}
