// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * AdamW (Loshchilov &amp; Hutter, ICLR 2019) over a network's flat parameters: betas 0.9 and 0.999, epsilon 1e-8, decay for
 * convolution and classifier weights only. Gradients are clipped by their norm first.
 */
final class AdamW {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final MobileNetV2 net;
    private final double weightDecay;
    private final double clipNorm;
    private final Tensor mean;
    private final Tensor square;

    AdamW(MobileNetV2 net, double weightDecay, double clipNorm) {
        this.net = net;
        this.weightDecay = weightDecay;
        this.clipNorm = clipNorm;
        this.mean = torch.zeros(net.layout().parameterCount());
        this.square = torch.zeros(net.layout().parameterCount());
    }

    Tensor mean() {
        return mean;
    }

    Tensor square() {
        return square;
    }

    /**
     * One step with the gradients collected so far, which are then cleared.
     *
     * @param step counted from 0
     */
    void step(double learningRate, long step) {
        Tensor gradients = net.gradients();
        double norm = gradients.norm().item_double();
        if (norm > clipNorm) {
            gradients.mul_(Tensors.scalar(clipNorm / (norm + 1e-6))); // 1e-6 as in PyTorch's clip_grad_norm_
        }
        Tensor parameters = net.parameters();
        parameters.narrow(0, 0, net.layout().decayed()).mul_(new Scalar(1 - learningRate * weightDecay));
        mean.lerp_(gradients, new Scalar(1 - BETA1));
        square.mul_(new Scalar(BETA2)).addcmul_(gradients, gradients, new Scalar(1 - BETA2));
        double correction1 = 1 - Math.pow(BETA1, step + 1.0);
        double correction2 = Math.sqrt(1 - Math.pow(BETA2, step + 1.0));
        Tensor divisor = square.sqrt().div_(new Scalar(correction2)).add_(new Scalar(EPSILON));
        parameters.addcdiv_(mean, divisor, new Scalar(-learningRate / correction1));
        gradients.zero_();
    }
}
