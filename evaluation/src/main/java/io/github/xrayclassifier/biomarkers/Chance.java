// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import java.util.Arrays;
import java.util.List;

/**
 * The agreement that arises by chance.
 *
 * @param correlation mean of the shuffled rank correlations
 * @param lower their 2.5th percentile
 * @param upper their 97.5th percentile
 * @param p share of shuffles, the real one included, with a correlation at least as large
 * @param overlap mean of the shuffled overlaps
 * @param overlapUpper their 97.5th percentile
 */
record Chance(double correlation, double lower, double upper, double p, double overlap, double overlapUpper) {

    static Chance of(Agreement found, List<Agreement> shuffled) {
        double[] correlations =
                shuffled.stream().mapToDouble(Agreement::correlation).toArray();
        double[] overlaps = shuffled.stream().mapToDouble(Agreement::overlap).toArray();
        long atLeast = Arrays.stream(correlations)
                .filter(c -> c >= found.correlation())
                .count();
        return new Chance(
                Arrays.stream(correlations).average().orElse(Double.NaN),
                Resampling.percentile(correlations, 0.025),
                Resampling.percentile(correlations, 0.975),
                (1.0 + atLeast) / (1 + correlations.length),
                Arrays.stream(overlaps).average().orElse(Double.NaN),
                Resampling.percentile(overlaps, 0.975));
    }
}
