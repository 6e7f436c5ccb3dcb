// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import io.github.xrayclassifier.model.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The accuracy with which the top features of a table tell its sides apart, on patients that neither chose the features nor fitted the line:
 * five folds over patient groups inside a table, or the whole of another table.
 */
final class Probes {

    static final int FOLDS = 5;

    private final int resamples;
    private final long seed;

    Probes(int resamples, long seed) {
        this.resamples = resamples;
        this.seed = seed;
    }

    /**
     * The area under the ROC curve with so many features.
     *
     * @param features how many of the largest absolute effect
     */
    record Score(int features, Interval auc) {}

    /** 1, 5, 20, 100 and all features. */
    static int[] sizes(int features) {
        return IntStream.concat(IntStream.of(1, 5, 20, 100).filter(k -> k < features), IntStream.of(features))
                .toArray();
    }

    List<Score> inside(PatientTable table) {
        int[] foldOf = Resampling.deal(table.groups(), FOLDS, new SplittableRandom(seed));
        int[] sizes = sizes(table.ranked().features());
        float[][] scores = new float[sizes.length][table.units()];
        for (int fold = 0; fold < FOLDS; fold++) {
            int held = fold;
            int[] trainedOn = units(table, u -> foldOf[table.groupOf(u)] != held);
            int[] testedOn = units(table, u -> foldOf[table.groupOf(u)] == held);
            fill(scores, table, trainedOn, table, testedOn, sizes);
        }
        return scored(table, scores, sizes);
    }

    List<Score> transfer(PatientTable trainedOn, PatientTable testedOn) {
        int[] sizes = sizes(trainedOn.ranked().features());
        float[][] scores = new float[sizes.length][testedOn.units()];
        fill(scores, trainedOn, units(trainedOn, u -> true), testedOn, units(testedOn, u -> true), sizes);
        return scored(testedOn, scores, sizes);
    }

    private static int[] units(PatientTable table, java.util.function.IntPredicate used) {
        return IntStream.range(0, table.units()).filter(used).toArray();
    }

    private static void fill(
            float[][] scores, PatientTable from, int[] trainedOn, PatientTable to, int[] testedOn, int[] sizes) {
        int[] times = new int[from.units()];
        Arrays.stream(trainedOn).forEach(u -> times[u] = 1);
        double[] deltas = from.ranked().deltas(from.positive(), times);
        if (Double.isNaN(deltas[0])) {
            throw new IllegalStateException("probe: expected both sides among " + trainedOn.length + " patients");
        }
        for (int s = 0; s < sizes.length; s++) {
            int[] top = Agreement.top(deltas, sizes[s]).stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
            LinearProbe probe = LinearProbe.fit(from.values(), top, trainedOn, from.positive());
            for (int unit : testedOn) {
                scores[s][unit] = (float) probe.score(to.values(), unit);
            }
        }
    }

    private List<Score> scored(PatientTable table, float[][] scores, int[] sizes) {
        RankedFeatures ranked = RankedFeatures.of(scores);
        double[][] drawn = new double[sizes.length][resamples];
        SplittableRandom random = new SplittableRandom(seed + 1);
        for (int r = 0; r < resamples; r++) {
            int[] times = Resampling.drawn(table, random);
            for (int s = 0; s < sizes.length; s++) {
                drawn[s][r] = auc(ranked.delta(s, table.positive(), times));
            }
        }
        List<Score> list = new ArrayList<>();
        for (int s = 0; s < sizes.length; s++) {
            double value = auc(ranked.delta(s, table.positive(), table.once()));
            double lower = Math.min(value, Resampling.percentile(drawn[s], 0.025));
            double upper = Math.max(value, Resampling.percentile(drawn[s], 0.975));
            list.add(new Score(sizes[s], new Interval(value, lower, upper)));
        }
        return list;
    }

    private static double auc(double delta) {
        return (delta + 1) / 2;
    }
}
