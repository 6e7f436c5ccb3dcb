// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import java.util.Arrays;

/**
 * The values of many features on some units, sorted once, so that the effect sizes of many shuffles and resamples cost one
 * pass each. For any number of threads.
 */
final class RankedFeatures {

    private final int[][] order;
    private final boolean[][] tied;

    private RankedFeatures(int[][] order, boolean[][] tied) {
        this.order = order;
        this.tied = tied;
    }

    /** @param values feature after feature, a finite number a unit */
    static RankedFeatures of(float[][] values) {
        int[][] order = new int[values.length][];
        boolean[][] tied = new boolean[values.length][];
        for (int f = 0; f < values.length; f++) {
            long[] keys = new long[values[f].length];
            for (int u = 0; u < keys.length; u++) {
                keys[u] = (long) sortable(values[f][u]) << Integer.SIZE | u;
            }
            Arrays.sort(keys);
            order[f] = Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
            tied[f] = new boolean[keys.length];
            for (int i = 1; i < keys.length; i++) {
                tied[f][i] = keys[i] >> Integer.SIZE == keys[i - 1] >> Integer.SIZE;
            }
        }
        return new RankedFeatures(order, tied);
    }

    /** Integers that sort as the floats do, both zeros being one. */
    private static int sortable(float value) {
        int bits = Float.floatToIntBits(value + 0f);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    int features() {
        return order.length;
    }

    boolean isConstant(int feature) {
        boolean[] same = tied[feature];
        for (int i = 1; i < same.length; i++) {
            if (!same[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Cliff's delta (Psychological Bulletin 114:494, 1993): the share of pairs in which the positive is larger less the share
     * in which it is smaller, which is twice the area under the ROC curve less one.
     *
     * @param times how often a unit counts
     * @return -1 to 1; NaN without positives or negatives
     */
    double delta(int feature, boolean[] positive, int[] times) {
        int[] units = order[feature];
        boolean[] same = tied[feature];
        long below = 0;
        long positives = 0;
        long twiceWins = 0;
        for (int i = 0; i < units.length; ) {
            long tiedPositives = 0;
            long tiedNegatives = 0;
            do {
                if (positive[units[i]]) {
                    tiedPositives += times[units[i]];
                } else {
                    tiedNegatives += times[units[i]];
                }
                i++;
            } while (i < units.length && same[i]);
            twiceWins += tiedPositives * (2 * below + tiedNegatives);
            positives += tiedPositives;
            below += tiedNegatives;
        }
        return positives == 0 || below == 0 ? Double.NaN : (double) twiceWins / positives / below - 1;
    }

    double[] deltas(boolean[] positive, int[] times) {
        double[] deltas = new double[order.length];
        for (int f = 0; f < deltas.length; f++) {
            deltas[f] = delta(f, positive, times);
        }
        return deltas;
    }

    /** The sum of t^3 - t over groups of t tied units, which lowers the variance of the Mann-Whitney statistic. */
    double tieTerm(int feature) {
        double sum = 0;
        double run = 1;
        for (int i = 1; i <= order[feature].length; i++) {
            if (i < order[feature].length && tied[feature][i]) {
                run++;
            } else {
                sum += run * run * run - run;
                run = 1;
            }
        }
        return sum;
    }
}
