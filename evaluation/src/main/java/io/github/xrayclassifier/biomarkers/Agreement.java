// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The agreement of two lists of effect sizes of the same features.
 *
 * @param correlation Spearman's rank correlation; NaN for fewer than two features
 * @param overlap features that are among the {@link #TOP} largest by absolute value in both, with the same sign
 */
record Agreement(double correlation, int overlap) {

    static final int TOP = 20;

    static Agreement of(double[] a, double[] b) {
        Set<Integer> both = new HashSet<>(top(a, TOP));
        both.retainAll(top(b, TOP));
        int same = (int) both.stream()
                .filter(f -> Math.signum(a[f]) == Math.signum(b[f]))
                .count();
        return new Agreement(pearson(ranks(a), ranks(b)), same);
    }

    /** The features with the largest effects, largest first; equal ones in their own order. */
    static java.util.List<Integer> top(double[] effects, int count) {
        return IntStream.range(0, effects.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer f) -> Math.abs(effects[f]))
                        .reversed())
                .limit(count)
                .toList();
    }

    /** Ranks from 1; ties share their mean. */
    static double[] ranks(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[values.length];
        for (int first = 0; first < order.length; ) {
            int end = first;
            while (end < order.length && values[order[end]] == values[order[first]]) {
                end++;
            }
            for (int i = first; i < end; i++) {
                ranks[order[i]] = (first + 1 + end) / 2.0;
            }
            first = end;
        }
        return ranks;
    }

    static double pearson(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElse(Double.NaN);
        double meanB = Arrays.stream(b).average().orElse(Double.NaN);
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (a[i] - meanA) * (b[i] - meanB);
            squareA += (a[i] - meanA) * (a[i] - meanA);
            squareB += (b[i] - meanB) * (b[i] - meanB);
        }
        return product / Math.sqrt(squareA * squareB);
    }
}
