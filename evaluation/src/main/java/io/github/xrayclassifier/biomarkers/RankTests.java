// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import java.util.stream.IntStream;

/** P-values of effect sizes, and their control over many features. */
final class RankTests {

    private RankTests() {}

    /** The probability that a standard normal number is above z. */
    static double upperTail(double z) {
        if (z < 0) {
            return 1 - upperTail(-z);
        }
        double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
        if (z < 3) { // Abramowitz and Stegun 26.2.11
            double term = z;
            double sum = z;
            for (int k = 1; k < 80; k++) {
                term *= z * z / (2 * k + 1);
                sum += term;
            }
            return 0.5 - density * sum;
        }
        double fraction = z; // Abramowitz and Stegun 26.2.14, from its far end
        for (int k = 80; k >= 1; k--) {
            fraction = z + k / fraction;
        }
        return density / fraction;
    }

    /**
     * Adjusted p-values of Benjamini and Hochberg (J R Stat Soc B 57:289, 1995): those up to q form a list whose expected
     * share of false entries is at most q.
     */
    static double[] benjaminiHochberg(double[] p) {
        int[] falling = IntStream.range(0, p.length)
                .boxed()
                .sorted((a, b) -> Double.compare(p[b], p[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] q = new double[p.length];
        double least = 1;
        for (int i = 0; i < falling.length; i++) {
            least = Math.min(least, p[falling[i]] * p.length / (p.length - i));
            q[falling[i]] = least;
        }
        return q;
    }
}
