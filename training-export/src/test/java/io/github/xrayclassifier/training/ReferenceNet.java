// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.training.network.Architecture;
import java.util.Map;
import java.util.Objects;

/**
 * MobileNetV2 written down a second time, in double and as plainly as can be: the oracle for libtorch's forward pass, and
 * by finite differences for its gradients. Batch normalization uses batch statistics.
 */
public final class ReferenceNet {

    private final Architecture net;
    private final Map<String, float[]> weights;
    private final String nudged;
    private final int nudgedIndex;
    private final double nudge;

    public ReferenceNet(Architecture net, Map<String, float[]> weights, String nudged, int nudgedIndex, double nudge) {
        this.net = net;
        this.weights = weights;
        this.nudged = nudged;
        this.nudgedIndex = nudgedIndex;
        this.nudge = nudge;
    }

    private double[] weight(String name) {
        float[] stored = Objects.requireNonNull(weights.get(name));
        double[] values = new double[stored.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = stored[i] + (name.equals(nudged) && i == nudgedIndex ? nudge : 0);
        }
        return values;
    }

    /** Logits [N][classes] of images [N][channels][pixels], square. */
    public double[][] logits(double[][][] images) {
        double[][][] x = images;
        for (Architecture.Block block : net.blocks()) {
            double[][][] shortcut = x;
            for (Architecture.Conv conv : block.convs()) {
                x = normalize(conv, convolve(conv, x));
            }
            if (block.residual()) {
                add(x, shortcut);
            }
        }
        return classify(x);
    }

    private double[][][] convolve(Architecture.Conv conv, double[][][] x) {
        int side = (int) Math.round(Math.sqrt(x[0][0].length));
        int outSide = (side + conv.stride() - 1) / conv.stride();
        double[] kernel = weight(conv.conv() + ".weight");
        int perGroup = conv.in() / conv.groups();
        double[][][] out = new double[x.length][conv.out()][outSide * outSide];
        for (int n = 0; n < x.length; n++) {
            for (int o = 0; o < conv.out(); o++) {
                int firstIn = o / (conv.out() / conv.groups()) * perGroup;
                for (int i = 0; i < perGroup; i++) {
                    int at = (o * perGroup + i) * conv.kernel() * conv.kernel();
                    plane(conv, x[n][firstIn + i], side, kernel, at, out[n][o], outSide);
                }
            }
        }
        return out;
    }

    private static void plane(
            Architecture.Conv conv, double[] in, int side, double[] kernel, int at, double[] out, int outSide) {
        int k = conv.kernel();
        for (int p = 0; p < out.length; p++) {
            for (int q = 0; q < k * k; q++) {
                int y = p / outSide * conv.stride() + q / k - conv.padding();
                int x = p % outSide * conv.stride() + q % k - conv.padding();
                if (y >= 0 && y < side && x >= 0 && x < side) {
                    out[p] += in[y * side + x] * kernel[at + q];
                }
            }
        }
    }

    private double[][][] normalize(Architecture.Conv conv, double[][][] x) {
        double[] gamma = weight(conv.norm() + ".weight");
        double[] beta = weight(conv.norm() + ".bias");
        for (int c = 0; c < conv.out(); c++) {
            double sum = 0;
            double squares = 0;
            double count = (double) x.length * x[0][0].length;
            for (double[][] image : x) {
                for (double value : image[c]) {
                    sum += value;
                    squares += value * value;
                }
            }
            double mean = sum / count;
            double factor = gamma[c] / Math.sqrt(squares / count - mean * mean + 1e-5);
            for (double[][] image : x) {
                for (int p = 0; p < image[c].length; p++) {
                    double value = (image[c][p] - mean) * factor + beta[c];
                    image[c][p] = conv.relu6() ? Math.max(0, Math.min(6, value)) : value;
                }
            }
        }
        return x;
    }

    private static void add(double[][][] x, double[][][] shortcut) {
        for (int n = 0; n < x.length; n++) {
            for (int c = 0; c < x[n].length; c++) {
                for (int p = 0; p < x[n][c].length; p++) {
                    x[n][c][p] += shortcut[n][c][p];
                }
            }
        }
    }

    private double[][] classify(double[][][] x) {
        double[] matrix = weight("classifier.1.weight");
        double[] bias = weight("classifier.1.bias");
        double[][] logits = new double[x.length][];
        for (int n = 0; n < x.length; n++) {
            logits[n] = bias.clone();
            for (int c = 0; c < x[n].length; c++) {
                double mean = 0;
                for (double value : x[n][c]) {
                    mean += value / x[n][c].length;
                }
                for (int f = 0; f < bias.length; f++) {
                    logits[n][f] += matrix[f * x[n].length + c] * mean;
                }
            }
        }
        return logits;
    }
}
