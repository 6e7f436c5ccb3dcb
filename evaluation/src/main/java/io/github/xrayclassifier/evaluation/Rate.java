// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.model.Interval;

/**
 * A share of independent images with the 95 % interval of Wilson (1927), as Brown, Cai and DasGupta (2001) advise.
 *
 * @param hits of them
 * @param count at least 1
 */
public record Rate(int hits, int count) {

    private static final double Z = 1.959963984540054; // of the normal distribution, two-sided 95 %

    /** Checks the counts. */
    public Rate {
        if (count < 1 || hits < 0 || hits > count) {
            throw new IllegalArgumentException("rate: expected 0 to count, found " + hits + " of " + count);
        }
    }

    /** {@return the share with its interval} */
    public Interval interval() {
        double share = (double) hits / count;
        double z2 = Z * Z / count;
        double center = (share + z2 / 2) / (1 + z2);
        double half = Z / (1 + z2) * Math.sqrt(share * (1 - share) / count + z2 / (4 * count));
        // At 0 and 1 rounding may leave the end on the wrong side of the share.
        return new Interval(
                share, Math.max(0, Math.min(share, center - half)), Math.min(1, Math.max(share, center + half)));
    }
}
