// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

import java.util.Locale;

/** The part of a network that is trained, and from which weights: the comparison of the paper. */
public enum Strategy {
    /** Everything from random weights. */
    SCRATCH,
    /** The classifier alone, on features as the initial weights give them ("off the shelf"). */
    FROZEN,
    /** The upper layers and the classifier, from initial weights. */
    FINE_TUNE,
    /** Everything, from initial weights. */
    FULL;

    /** Entries of torchvision's features: the first convolution, 17 bottlenecks, the last convolution. */
    static final int LAYERS = 19;

    /** {@return whether it starts from a file's weights} */
    public boolean needsWeights() {
        return this != SCRATCH;
    }

    /** {@return the name as a recipe and a folder spell it, for example fine-tune} */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return spelling();
    }
}
