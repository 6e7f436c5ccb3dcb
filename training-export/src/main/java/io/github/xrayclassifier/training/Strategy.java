// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import java.util.Locale;

/** Which part of a network is learned, and from where: the comparison of the paper. */
public enum Strategy {
    /** Everything from random weights. */
    SCRATCH,
    /** The classifier alone, on features as the initial weights give them ("off the shelf"). */
    FROZEN,
    /** The upper layers and the classifier, from initial weights. */
    FINE_TUNE,
    /** Everything, from initial weights. */
    FULL;

    /** {@return whether it starts from a file's weights} */
    public boolean needsWeights() {
        return this != SCRATCH;
    }

    /**
     * Restricts a recipe to what this strategy learns.
     *
     * @param options the recipe
     * @param fromLayer the first layer that fine-tuning learns, 1 to 18; the others ignore it
     * @return the changed recipe
     */
    public TrainingOptions applyTo(TrainingOptions options, int fromLayer) {
        return switch (this) {
            case SCRATCH, FULL -> options.withFirstTrainedLayer(0);
            case FROZEN -> options.withFirstTrainedLayer(Architecture.LAYERS);
            case FINE_TUNE ->
                options.withFirstTrainedLayer(Checks.within("fromLayer", fromLayer, 1, Architecture.LAYERS - 1));
        };
    }

    /** {@return the name as a command and a folder spell it, for example fine-tune} */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return spelling();
    }
}
