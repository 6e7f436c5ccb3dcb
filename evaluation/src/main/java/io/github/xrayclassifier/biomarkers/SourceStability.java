// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The stability between sources: features that tell the sides apart in one source, examined in another. The baseline shuffles the labels among the
 * patients of one of the two sources: it keeps the correlations between features, which alone make two unrelated rankings
 * agree or disagree far more than 1280 independent numbers would. The halves of one source show how far agreement can go
 * with half its patients.
 */
final class SourceStability {

    private static final int SPLITS = 20;

    private final int shuffles;
    private final long seed;

    SourceStability(int shuffles, long seed) {
        this.shuffles = shuffles;
        this.seed = seed;
    }

    /**
     * Two sources.
     *
     * @param found of the features that vary in both
     * @param features how many those are
     */
    record Pair(Agreement found, Chance chance, int features) {}

    Pair pair(PatientTable a, PatientTable b) {
        int[] alive = alive(a, b);
        double[] left = pick(a.deltas(), alive);
        double[] right = pick(b.deltas(), alive);
        List<Agreement> shuffled = new ArrayList<>();
        RandomGenerator random = new SplittableRandom(seed);
        for (int s = 0; s < shuffles; s++) {
            shuffled.add(
                    s % 2 == 0
                            ? Agreement.of(left, pick(shuffledDeltas(b, random), alive))
                            : Agreement.of(pick(shuffledDeltas(a, random), alive), right));
        }
        Agreement found = Agreement.of(left, right);
        return new Pair(found, Chance.of(found, shuffled), alive.length);
    }

    private static double[] shuffledDeltas(PatientTable table, RandomGenerator random) {
        return table.ranked().deltas(Resampling.shuffled(table.positive(), random), table.once());
    }

    /** The mean agreement of two random halves of one source's patients. */
    double halves(PatientTable table) {
        int[] alive = alive(table, table);
        RandomGenerator random = new SplittableRandom(seed + 1);
        double sum = 0;
        int counted = 0;
        for (int s = 0; s < SPLITS; s++) {
            int[] part = Resampling.deal(table.groups(), 2, random);
            double[] one = half(table, part, 0);
            double[] other = half(table, part, 1);
            if (!Double.isNaN(one[0]) && !Double.isNaN(other[0])) {
                sum += Agreement.of(pick(one, alive), pick(other, alive)).correlation();
                counted++;
            }
        }
        return sum / counted;
    }

    private static double[] half(PatientTable table, int[] part, int wanted) {
        int[] times = IntStream.range(0, table.units())
                .map(u -> part[table.groupOf(u)] == wanted ? 1 : 0)
                .toArray();
        return table.ranked().deltas(table.positive(), times);
    }

    static int[] alive(PatientTable a, PatientTable b) {
        return IntStream.range(0, a.ranked().features())
                .filter(f -> !a.ranked().isConstant(f) && !b.ranked().isConstant(f))
                .toArray();
    }

    static double[] pick(double[] values, int[] which) {
        return Arrays.stream(which).mapToDouble(f -> values[f]).toArray();
    }
}
