// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import java.util.List;

/**
 * The separation of one finding from the rest by its calibrated probability on a named validation set, threshold by threshold.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param dataset the validation set's name
 * @param positives images that show the finding
 * @param negatives images that do not
 * @param points by rising threshold, at least one
 */
public record OperatingCurve(String dataset, int positives, int negatives, List<Point> points) {

    /** Copies the points and checks their order. */
    public OperatingCurve {
        points = List.copyOf(points);
        if (points.isEmpty() || positives < 1 || negatives < 1) {
            throw new IllegalArgumentException("operating curve: expected points, positives and negatives, found "
                    + points.size() + ", " + positives + ", " + negatives);
        }
        for (int i = 1; i < points.size(); i++) {
            if (!(points.get(i - 1).threshold() < points.get(i).threshold())) {
                throw new IllegalArgumentException("operating curve: expected rising thresholds, found "
                        + points.get(i - 1).threshold() + " before "
                        + points.get(i).threshold());
            }
        }
    }

    /**
     * One threshold: the finding is called present at this probability or above.
     *
     * @param threshold calibrated probability, 0 to 1
     * @param sensitivity proportion of the positives called present, with its interval
     * @param specificity proportion of the negatives called absent, with its interval
     */
    public record Point(double threshold, Interval sensitivity, Interval specificity) {

        /** Checks that all are proportions; this way round, NaN fails too. */
        public Point {
            if (!(threshold >= 0 && threshold <= 1)) {
                throw new IllegalArgumentException("threshold: expected 0 to 1, found " + threshold);
            }
            sensitivity.requireShare("sensitivity");
            specificity.requireShare("specificity");
        }
    }
}
