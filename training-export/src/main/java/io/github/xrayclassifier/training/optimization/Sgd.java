// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.optimization;

import io.github.xrayclassifier.training.network.MobileNetV2;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Stochastic gradient descent without momentum: a step against the gradient. Has no state. */
public final class Sgd implements UpdateRule {

    private final MobileNetV2 net;
    private final double weightDecay;
    private final double clipNorm;
    private final int frozen;

    public Sgd(MobileNetV2 net, double weightDecay, double clipNorm, int frozen) {
        this.net = net;
        this.weightDecay = weightDecay;
        this.clipNorm = clipNorm;
        this.frozen = frozen;
    }

    @Override
    public Map<String, Tensor> state() {
        return Map.of();
    }

    @Override
    public void step(double learningRate, long step) {
        Tensor gradients = UpdateRule.clipped(net, clipNorm);
        UpdateRule.decay(net, frozen, learningRate * weightDecay);
        net.parameters().add_(gradients, new Scalar(-learningRate));
        gradients.zero_();
    }
}
