// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.network;

import io.github.xrayclassifier.engine.Tensors;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Gives a network that was read from a model file its batch normalization back. There it is folded into the convolutions, and
 * its statistics are lost; in training, which normalizes by those of the batch, the network would be another one. A run over
 * some images finds mean m and variance v of every convolution's answer; weight sqrt(v + e), bias b + m, mean m and variance v
 * then leave the network in evaluation exactly as it was, whatever m and v are, and in training nearly so.
 */
public final class FoldedNorms {

    private static final double EPSILON = 1e-5;

    private FoldedNorms() {}

    /** The network's weights with normalization found on some images. */
    @SuppressWarnings("try") // scope and guard work by being open
    public static Map<String, float[]> restored(MobileNetV2 net, Tensor input) {
        Map<String, float[]> weights = new HashMap<>(net.named());
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            net.watch(input, (norm, answer) -> {
                float[] mean = Tensors.floats(answer.mean(0, 2, 3));
                float[] square = Tensors.floats(answer.mul(answer).mean(0, 2, 3));
                float[] bias =
                        weights.getOrDefault(norm + ".bias", new float[0]).clone();
                float[] weight = new float[mean.length];
                float[] variance = new float[mean.length];
                for (int c = 0; c < mean.length; c++) {
                    variance[c] = Math.max(0, square[c] - mean[c] * mean[c]);
                    weight[c] = (float) Math.sqrt(variance[c] + EPSILON);
                    bias[c] += mean[c];
                }
                weights.put(norm + ".running_mean", mean);
                weights.put(norm + ".running_var", variance);
                weights.put(norm + ".weight", weight);
                weights.put(norm + ".bias", bias);
            });
        }
        return weights;
    }
}
