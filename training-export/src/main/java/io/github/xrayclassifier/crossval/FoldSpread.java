// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import java.util.Arrays;
import java.util.Locale;

/**
 * A metric over folds as papers report it: the mean and the sample deviation. It says how folds differ, not how sure the figure
 * is: folds share their training images. Immutable; may be shared by threads.
 *
 * @param mean of the folds
 * @param deviation with folds - 1 in the denominator; NaN for one fold
 * @param folds that have the metric
 */
record FoldSpread(double mean, double deviation, int folds) {

    /** Of at least one fold. */
    static FoldSpread of(double... values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return new FoldSpread(mean, Math.sqrt(squares / (values.length - 1)), values.length);
    }

    /** Mean and deviation, for example {@code 0.931 +- 0.012}. */
    @Override
    public String toString() {
        return folds == 0
                ? "-"
                : folds == 1
                        ? String.format(Locale.ROOT, "%.3f", mean)
                        : String.format(Locale.ROOT, "%.3f +- %.3f", mean, deviation);
    }
}
