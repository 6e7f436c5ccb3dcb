// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Stochastic gradient descent without momentum: a step against the gradient. Has no state. */
final class Sgd implements Updates {

    private final MobileNetV2 net;
    private final double weightDecay;
    private final double clipNorm;
    private final int frozen;

    Sgd(MobileNetV2 net, double weightDecay, double clipNorm, int frozen) {
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
        Tensor gradients = Updates.clipped(net, clipNorm);
        Updates.decay(net, frozen, learningRate * weightDecay);
        net.parameters().add_(gradients, new Scalar(-learningRate));
        gradients.zero_();
    }
}
