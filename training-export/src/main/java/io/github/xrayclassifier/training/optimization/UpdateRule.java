// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.optimization;

import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.training.network.FlatLayout;
import io.github.xrayclassifier.training.network.MobileNetV2;
import io.github.xrayclassifier.training.recipe.Optimization;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The rule that turns the gradients collected in a network into a step of its parameters. */
public interface UpdateRule {

    /**
     * One step with the gradients collected so far, which are then cleared.
     *
     * @param step counted from 0
     */
    void step(double learningRate, long step);

    /** The tensors that a checkpoint has to hold, by name. */
    Map<String, Tensor> state();

    /** The rule that a recipe names. */
    static UpdateRule of(TrainingRecipe recipe, MobileNetV2 net) {
        Optimization wanted = recipe.optimization();
        int frozen = FlatLayout.decayedBefore(net.architecture(), recipe.start().firstTrainedLayer());
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
