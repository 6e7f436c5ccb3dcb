// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.model.Interval;

/**
 * A proportion of independent units with the 95 % interval of Wilson (1927), as Brown, Cai and DasGupta (2001) advise.
 *
 * @param value 0 to 1
 * @param count of the units, at least 1
 */
public record Proportion(double value, int count) {

    private static final double Z = 1.959963984540054; // of the normal distribution, two-sided 95 %

    /** Checks the ranges; this way round, NaN fails too. */
    public Proportion {
        if (!(count >= 1 && value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "proportion: expected 0 to 1 of at least 1, found " + value + " of " + count);
        }
    }

    /**
     * The proportion of some hits.
     *
     * @param hits 0 to count
     * @param count at least 1
     * @return the proportion
     */
    public static Proportion of(int hits, int count) {
        return new Proportion((double) hits / count, count);
    }

    /** {@return the proportion with its interval} */
    public Interval interval() {
        double z2 = Z * Z / count;
        double center = (value + z2 / 2) / (1 + z2);
        double half = Z / (1 + z2) * Math.sqrt(value * (1 - value) / count + z2 / (4 * count));
        // At 0 and 1 rounding may leave the end on the wrong side of the value.
        return new Interval(
                value, Math.max(0, Math.min(value, center - half)), Math.min(1, Math.max(value, center + half)));
    }
}
