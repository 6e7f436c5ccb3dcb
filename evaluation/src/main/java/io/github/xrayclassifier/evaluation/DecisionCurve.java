// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The net benefit of calling a finding by its probability, over thresholds (Vickers &amp; Elkin, Med Decis Making 2006):
 * sensitivity times prevalence, less the false positives' proportion times the odds of the threshold. The threshold says how
 * many false calls one finding is worth: at 0.1, nine. Immutable; may be shared by threads.
 *
 * @param prevalence that true and false positives are weighed by
 * @param points at thresholds of 0.01 to 0.99
 */
public record DecisionCurve(double prevalence, List<Point> points) {

    private static final int STEPS = 100;

    /** Copies the list. */
    public DecisionCurve {
        points = List.copyOf(points);
    }

    /**
     * One threshold.
     *
     * @param threshold of the probability
     * @param netBenefit of calling the finding at or above it
     * @param treatAll net benefit of calling it for everybody; for nobody it is 0
     */
    public record Point(double threshold, double netBenefit, double treatAll) {}

    /** Empty without positives or negatives. */
    static Optional<DecisionCurve> of(double[] probabilities, boolean[] shows, Optional<Double> wanted) {
        int positives = 0;
        for (boolean shown : shows) {
            positives += shown ? 1 : 0;
        }
        int negatives = shows.length - positives;
        if (positives == 0 || negatives == 0) {
            return Optional.empty();
        }
        double prevalence = wanted.orElse((double) positives / shows.length);
        List<Point> points = new ArrayList<>();
        for (int step = 1; step < STEPS; step++) {
            double threshold = (double) step / STEPS;
            int hits = 0;
            int falseCalls = 0;
            for (int i = 0; i < shows.length; i++) {
                if (probabilities[i] >= threshold) {
                    hits += shows[i] ? 1 : 0;
                    falseCalls += shows[i] ? 0 : 1;
                }
            }
            double odds = threshold / (1 - threshold);
            double net = prevalence * hits / positives - (1 - prevalence) * falseCalls / negatives * odds;
            points.add(new Point(threshold, net, prevalence - (1 - prevalence) * odds));
        }
        return Optional.of(new DecisionCurve(prevalence, points));
    }

    /**
     * The point of a threshold.
     *
     * @param threshold 0.01 to 0.99, rounded to the percent
     * @return the point
     */
    public Point at(double threshold) {
        return points.get((int) Math.round(threshold * STEPS) - 1);
    }
}
