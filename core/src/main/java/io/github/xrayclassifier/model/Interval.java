// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import java.util.Locale;

/**
 * A measured figure with its 95 % interval.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param value the figure
 * @param lower lower end, at most {@code value}
 * @param upper upper end, at least {@code value}
 */
public record Interval(double value, double lower, double upper) {

    /** Checks order and finiteness; this way round, NaN fails too. */
    public Interval {
        if (!(lower <= value && value <= upper && Double.isFinite(lower) && Double.isFinite(upper))) {
            throw new IllegalArgumentException(
                    "expected finite lower <= value <= upper, found " + lower + ", " + value + ", " + upper);
        }
    }

    void requireShare(String what) {
        if (!(lower >= 0 && upper <= 1)) {
            throw new IllegalArgumentException(what + ": expected 0 to 1, found " + this);
        }
    }

    /**
     * The figure as reports print it.
     *
     * @return for example {@code 0.931 [0.902, 0.955]}
     */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", value, lower, upper);
    }
}
