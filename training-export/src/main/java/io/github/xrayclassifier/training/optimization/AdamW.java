// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.optimization;

import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.training.network.MobileNetV2;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * AdamW (Loshchilov &amp; Hutter, ICLR 2019) over a network's flat parameters: betas 0.9 and 0.999, epsilon 1e-8, decay for
 * convolution and classifier weights only. Gradients are clipped by their norm first.
 */
public final class AdamW implements UpdateRule {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final MobileNetV2 net;
    private final double weightDecay;
    private final double clipNorm;
    private final int frozen;
    private final Tensor mean;
    private final Tensor square;

    /**
     * Starts at rest.
     *
     * @param frozen how many of the first parameters do not decay, because nothing trains them
     */
    public AdamW(MobileNetV2 net, double weightDecay, double clipNorm, int frozen) {
        this.net = net;
        this.weightDecay = weightDecay;
        this.clipNorm = clipNorm;
        this.frozen = frozen;
        this.mean = Tensors.zeros(net.layout().parameterCount());
        this.square = Tensors.zeros(net.layout().parameterCount());
    }

    @Override
    public Map<String, Tensor> state() {
        return Map.of("adamw.mean", mean, "adamw.square", square);
    }

    @Override
    public void step(double learningRate, long step) {
        Tensor gradients = UpdateRule.clipped(net, clipNorm);
        Tensor parameters = net.parameters();
        UpdateRule.decay(net, frozen, learningRate * weightDecay);
        mean.lerp_(gradients, new Scalar(1 - BETA1));
        square.mul_(new Scalar(BETA2)).addcmul_(gradients, gradients, new Scalar(1 - BETA2));
        double correction1 = 1 - Math.pow(BETA1, step + 1.0);
        double correction2 = Math.sqrt(1 - Math.pow(BETA2, step + 1.0));
        Tensor divisor = square.sqrt().div_(new Scalar(correction2)).add_(new Scalar(EPSILON));
        parameters.addcdiv_(mean, divisor, new Scalar(-learningRate / correction1));
        gradients.zero_();
    }
}
