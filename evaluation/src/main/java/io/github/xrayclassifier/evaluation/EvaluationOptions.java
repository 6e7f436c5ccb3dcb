// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.OperatingPoint;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/** The settings of an evaluation beside the scores. Immutable; may be shared by threads if its predicate may. */
public final class EvaluationOptions {

    /** Bootstrap resamples: the ends of a 95 % interval then have a standard error of a few hundredths of its width. */
    public static final int RESAMPLES = 2000;

    private static final double EVEN_ODDS = 0.5;

    private final Calibration calibration;
    private final Map<Finding, Double> operatingPoints;
    private final Map<Finding, Double> prevalences;
    private final Finding positive;
    private final Map<String, Double> thresholds;
    private final IntPredicate abstained;
    private final long seed;
    private final int resamples;

    private EvaluationOptions(
            Calibration calibration,
            Map<Finding, Double> operatingPoints,
            Map<Finding, Double> prevalences,
            Finding positive,
            Map<String, Double> thresholds,
            IntPredicate abstained,
            long seed,
            int resamples) {
        this.calibration = calibration;
        this.operatingPoints = Map.copyOf(operatingPoints);
        this.prevalences = Map.copyOf(prevalences);
        this.positive = positive;
        this.thresholds = Collections.unmodifiableMap(new LinkedHashMap<>(thresholds));
        this.abstained = abstained;
        this.seed = seed;
        this.resamples = resamples;
    }

    /**
     * No calibration, no prevalence, COVID-19 against the rest by the findings that are called, no abstention, seed 1.
     *
     * @return the defaults
     */
    public static EvaluationOptions defaults() {
        return new EvaluationOptions(
                Calibration.none(), Map.of(), Map.of(), Finding.COVID_19, Map.of(), i -> false, 1, RESAMPLES);
    }

    /**
     * These options with a model's calibration and, for a model with sigmoid, the operating point of each finding: that of
     * the largest Youden index on the card's curve, 0.5 without one.
     *
     * @param card of the model
     * @return the changed copy
     */
    public EvaluationOptions withModel(ModelCard card) {
        Map<Finding, Double> points = new HashMap<>();
        for (Map.Entry<Finding, OperatingCurve> curve : card.operatingCurves().entrySet()) {
            OperatingPoint.maximumYouden()
                    .on(curve.getValue())
                    .ifPresent(point -> points.put(curve.getKey(), point.threshold()));
        }
        return new EvaluationOptions(
                card.calibration(), points, prevalences, positive, thresholds, abstained, seed, resamples);
    }

    /**
     * These options with a calibration.
     *
     * @param value metrics before it are reported beside
     * @return the changed copy
     */
    public EvaluationOptions withCalibration(Calibration value) {
        return new EvaluationOptions(
                value, operatingPoints, prevalences, positive, thresholds, abstained, seed, resamples);
    }

    /**
     * These options with operating points for a model with sigmoid.
     *
     * @param values by finding, the calibrated probability from which it is called; 0.5 for a finding without one
     * @return the changed copy
     */
    public EvaluationOptions withOperatingPoints(Map<Finding, Double> values) {
        return new EvaluationOptions(
                calibration, values, prevalences, positive, thresholds, abstained, seed, resamples);
    }

    /**
     * These options with prevalences to compute PPV and NPV for.
     *
     * @param values by finding, above 0 and below 1
     * @return the changed copy
     */
    public EvaluationOptions withPrevalences(Map<Finding, Double> values) {
        values.forEach((finding, p) -> {
            if (!(p > 0 && p < 1)) { // this way round, NaN fails too
                throw new IllegalArgumentException(
                        "prevalence of " + finding + ": expected above 0 and below 1, found " + p);
            }
        });
        return new EvaluationOptions(
                calibration, operatingPoints, values, positive, thresholds, abstained, seed, resamples);
    }

    /**
     * These options with a finding that is evaluated against all others at several thresholds.
     *
     * @param finding nothing is evaluated so if the model lacks it
     * @param newThresholds by name, of its calibrated probability
     * @return the changed copy
     */
    public EvaluationOptions withPositive(Finding finding, Map<String, Double> newThresholds) {
        return new EvaluationOptions(
                calibration, operatingPoints, prevalences, finding, newThresholds, abstained, seed, resamples);
    }

    /**
     * These options with the images on which the classifier abstains. They count in all other metrics.
     *
     * @param images true for such an image, counted from 0
     * @return the changed copy
     */
    public EvaluationOptions withAbstained(IntPredicate images) {
        return new EvaluationOptions(
                calibration, operatingPoints, prevalences, positive, thresholds, images, seed, resamples);
    }

    /**
     * These options with another bootstrap.
     *
     * @param newSeed same seed, same intervals
     * @param newResamples at least 1
     * @return the changed copy
     */
    public EvaluationOptions withBootstrap(long newSeed, int newResamples) {
        if (newResamples < 1) {
            throw new IllegalArgumentException("resamples: expected at least 1, found " + newResamples);
        }
        return new EvaluationOptions(
                calibration, operatingPoints, prevalences, positive, thresholds, abstained, newSeed, newResamples);
    }

    Calibration calibration() {
        return calibration;
    }

    double operatingPoint(Finding finding) {
        return operatingPoints.getOrDefault(finding, EVEN_ODDS);
    }

    Map<Finding, Double> prevalences() {
        return prevalences;
    }

    Finding positive() {
        return positive;
    }

    Map<String, Double> thresholds() {
        return thresholds;
    }

    boolean isAbstained(int image) {
        return abstained.test(image);
    }

    long seed() {
        return seed;
    }

    int resamples() {
        return resamples;
    }

    /** The words for how the intervals were made. */
    String intervals() {
        return "95 % percentile bootstrap over patient groups, " + resamples + " resamples, seed " + seed
                + "; Wilson's of the groups where resampling has no spread";
    }
}
