// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

/**
 * A part of a training run on smaller images: early epochs need less detail and cost less.
 *
 * @param until the part of the run's epochs after which the stage is over, above 0 and below 1
 * @param scale of the input's sides, 0.1 to 1
 */
public record Stage(double until, double scale) {

    /** Checks the ranges. */
    public Stage {
        Ranges.within("until", until, 1e-6, 1);
        Ranges.within("scale", scale, 0.1, 1);
    }
}
