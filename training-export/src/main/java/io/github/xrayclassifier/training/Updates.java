// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.engine.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The rule that turns the gradients collected in a network into a step of its parameters. */
interface Updates {

    /**
     * One step with the gradients collected so far, which are then cleared.
     *
     * @param step counted from 0
     */
    void step(double learningRate, long step);

    /** What a checkpoint has to hold, by name. */
    Map<String, Tensor> state();

    /** The rule that a run's options name. */
    static Updates of(TrainingOptions options, MobileNetV2 net) {
        Optimization wanted = options.optimization();
        int frozen = FlatLayout.decayedBefore(net.architecture(), options.firstTrainedLayer());
        return switch (wanted.optimizer()) {
            case ADAMW -> new AdamW(net, wanted.weightDecay(), wanted.clipNorm(), frozen);
            case SGD -> new Sgd(net, wanted.weightDecay(), wanted.clipNorm(), frozen);
        };
    }

    /** The gradients, scaled down if their norm is too large. */
    static Tensor clipped(MobileNetV2 net, double clipNorm) {
        Tensor gradients = net.gradients();
        double norm = gradients.norm().item_double();
        if (norm > clipNorm) {
            gradients.mul_(Tensors.scalar(clipNorm / (norm + 1e-6))); // 1e-6 as in PyTorch's clip_grad_norm_
        }
        return gradients;
    }

    /** Shrinks convolution and classifier weights behind the frozen ones. */
    static void decay(MobileNetV2 net, int frozen, double share) {
        net.parameters()
                .narrow(0, frozen, (long) net.layout().decayed() - frozen)
                .mul_(new Scalar(1 - share));
    }
}
