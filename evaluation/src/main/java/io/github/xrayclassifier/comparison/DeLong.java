// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.comparison;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The test of DeLong, DeLong and Clarke-Pearson (Biometrics 1988) for two correlated areas under the ROC curve, by mid-ranks
 * (Sun &amp; Xu, IEEE Signal Processing Letters 2014). It takes images for independent; several of one patient make its p-value
 * too small. Immutable; may be shared by threads.
 *
 * @param first area of the first scores
 * @param second area of the second scores
 * @param standardError of their difference
 * @param p two-sided; 1 where the scores rank alike
 */
public record DeLong(double first, double second, double standardError, double p) {

    /**
     * Compares.
     *
     * @param first scores of one model
     * @param second scores of the other, of the same images
     * @param positive by image; at least two positives and two negatives
     * @return the test
     */
    public static DeLong of(double[] first, double[] second, boolean[] positive) {
        int[] positives =
                IntStream.range(0, positive.length).filter(i -> positive[i]).toArray();
        int[] negatives =
                IntStream.range(0, positive.length).filter(i -> !positive[i]).toArray();
        if (first.length != positive.length
                || second.length != positive.length
                || Math.min(positives.length, negatives.length) < 2) {
            throw new IllegalArgumentException(
                    "scores: expected those of at least two positives and two negatives, found " + positives.length
                            + " and " + negatives.length);
        }
        Placements a = Placements.of(first, positives, negatives);
        Placements b = Placements.of(second, positives, negatives);
        double variance = variance(a.positives, b.positives) / positives.length
                + variance(a.negatives, b.negatives) / negatives.length;
        double difference = a.area - b.area;
        double error = Math.sqrt(variance);
        double p = difference == 0 ? 1 : error == 0 ? 0 : erfc(Math.abs(difference) / error / Math.sqrt(2));
        return new DeLong(a.area, b.area, error, p);
    }

    /** For each image, the proportion of the other side that it is ranked right against. */
    private record Placements(double area, double[] positives, double[] negatives) {

        static Placements of(double[] scores, int[] positives, int[] negatives) {
            double[] ranks = ranks(scores);
            double[] above = within(scores, positives, ranks, negatives.length);
            double[] below = within(scores, negatives, ranks, positives.length);
            for (int i = 0; i < below.length; i++) {
                below[i] = 1 - below[i];
            }
            return new Placements(Arrays.stream(above).average().orElseThrow(), above, below);
        }

        private static double[] within(double[] scores, int[] side, double[] ranks, int others) {
            double[] own = ranks(Arrays.stream(side).mapToDouble(i -> scores[i]).toArray());
            double[] placements = new double[side.length];
            for (int i = 0; i < side.length; i++) {
                placements[i] = (ranks[side[i]] - own[i]) / others;
            }
            return placements;
        }

        /** Ranks from 1; ties share their mean. */
        private static double[] ranks(double[] scores) {
            int[] order = IntStream.range(0, scores.length)
                    .boxed()
                    .sorted((x, y) -> Double.compare(scores[x], scores[y]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            double[] ranks = new double[scores.length];
            for (int from = 0; from < order.length; ) {
                int to = from;
                while (to < order.length && scores[order[to]] == scores[order[from]]) {
                    to++;
                }
                for (int i = from; i < to; i++) {
                    ranks[order[i]] = (from + 1 + to) / 2.0;
                }
                from = to;
            }
            return ranks;
        }
    }

    /** The sample variance of the differences. */
    private static double variance(double[] a, double[] b) {
        double mean = 0;
        for (int i = 0; i < a.length; i++) {
            mean += (a[i] - b[i]) / a.length;
        }
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += (a[i] - b[i] - mean) * (a[i] - b[i] - mean);
        }
        return squares / (a.length - 1);
    }

    /** The complementary error function for x of at least 0: series 7.6.2 below 2, continued fraction 7.9.2 of the DLMF above. */
    static double erfc(double x) {
        if (x < 2) {
            double term = x;
            double sum = x;
            for (int n = 1; term > sum * 1e-17; n++) {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }
            return 1 - 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
        }
        double fraction = 0;
        for (int n = 80; n > 0; n--) { // enough for 15 digits at 2, where it converges most slowly
            fraction = n / 2.0 / (x + fraction);
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
    }
}
