// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.model.OperatingCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Sensitivity and specificity at thresholds that the positives' own scores give. */
final class OperatingCurves {

    /** Enough to choose a sensitivity to the percent; more would only make the model file longer. */
    private static final int POINTS = 100;

    private OperatingCurves() {}

    /** Empty without positives or negatives. */
    static Optional<OperatingCurve> of(RankedScores ranked, GroupBootstrap bootstrap, String dataset) {
        int positives = ranked.positives();
        int negatives = ranked.count() - positives;
        if (positives == 0 || negatives == 0) {
            return Optional.empty();
        }
        double[] thresholds = thresholds(ranked.positiveScores());
        List<Optional<Interval>> intervals = bootstrap.intervals(times -> proportions(ranked, thresholds, times));
        List<OperatingCurve.Point> points = new ArrayList<>();
        for (int t = 0; t < thresholds.length; t++) {
            Interval sensitivity = intervals.get(t).orElseThrow();
            Interval specificity = intervals.get(thresholds.length + t).orElseThrow();
            points.add(new OperatingCurve.Point(
                    thresholds[t],
                    bootstrap.proportion(sensitivity, ranked.positiveImages()::get),
                    bootstrap.proportion(specificity, ranked.negativeImages()::get)));
        }
        return Optional.of(new OperatingCurve(dataset, positives, negatives, points));
    }

    /** The scores at which a positive is lost: at most {@link #POINTS}, evenly spread by rank, the first always there. */
    private static double[] thresholds(double[] scores) {
        TreeSet<Double> chosen = new TreeSet<>();
        for (int k = 0; k < POINTS; k++) {
            chosen.add(scores[(int) ((long) k * scores.length / POINTS)]);
        }
        return chosen.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] proportions(RankedScores ranked, double[] thresholds, RankedScores.Multiplicity times) {
        double[][] above = ranked.atOrAbove(thresholds, times);
        double[][] all = ranked.atOrAbove(new double[] {Double.NEGATIVE_INFINITY}, times);
        double[] proportions = new double[2 * thresholds.length];
        for (int t = 0; t < thresholds.length; t++) {
            proportions[t] = above[0][t] / all[0][0]; // 0 / 0 is NaN: a resample without positives does not count
            proportions[thresholds.length + t] = 1 - above[1][t] / all[1][0];
        }
        return proportions;
    }
}
