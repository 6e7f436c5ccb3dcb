// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

/**
 * The rule by which weights follow the gradient.
 *
 * @param optimizer which rule
 * @param learningRate its peak, above 0 and at most 10
 * @param weightDecay decoupled decay of convolution and classifier weights, 0 to 10
 * @param clipNorm largest norm of the gradient, above 0
 */
public record Optimization(Optimizer optimizer, double learningRate, double weightDecay, double clipNorm) {

    /** Checks the ranges. */
    public Optimization {
        Ranges.within("learning-rate", learningRate, 1e-12, 10);
        Ranges.within("weight-decay", weightDecay, 0, 10);
        Ranges.within("clip-norm", clipNorm, 1e-6, 1e9);
    }
}
