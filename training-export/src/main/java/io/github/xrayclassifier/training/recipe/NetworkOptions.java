// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

import io.github.xrayclassifier.model.OutputKind;

/**
 * The shape of the network: MobileNetV2 of a width, and what stands on its pooled features.
 *
 * @param width multiplier of the channels, 0.1 to 4
 * @param hiddenUnits of a hidden layer (ReLU, batch normalization) before the classifier, 0 for none, at most 8192
 * @param head softmax trains on the label, sigmoid on all labels
 * @param mean that is subtracted from gray values of 0 to 1, 0 to 1
 * @param deviation by which the difference is divided, 0.01 to 10
 */
public record NetworkOptions(double width, int hiddenUnits, OutputKind head, double mean, double deviation) {

    /** Checks the ranges. */
    public NetworkOptions {
        Ranges.within("width", width, 0.1, 4);
        Ranges.within("hidden-units", hiddenUnits, 0, 8192);
        Ranges.within("mean", mean, 0, 1);
        Ranges.within("deviation", deviation, 0.01, 10);
    }

    /** {@return mean and deviation} */
    public Normalization normalization() {
        return new Normalization(mean, deviation);
    }
}
