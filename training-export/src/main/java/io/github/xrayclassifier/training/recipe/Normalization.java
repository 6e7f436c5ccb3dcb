// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

/**
 * The map of gray values from 0 to 1 to the network's input: (x - mean) / deviation.
 *
 * @param mean 0 to 1
 * @param deviation 0.01 to 10
 */
public record Normalization(double mean, double deviation) {

    /** Checks the ranges. */
    public Normalization {
        Ranges.within("mean", mean, 0, 1);
        Ranges.within("deviation", deviation, 0.01, 10);
    }

    /** {@return (x - 0.5) / 0.25: chest images then have about mean 0 and deviation 1} */
    public static Normalization defaults() {
        return new Normalization(0.5, 0.25);
    }
}
