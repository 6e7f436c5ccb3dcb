// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/** What an assessment has to know beside the scores. Immutable; may be shared by threads if its predicate may. */
public final class AssessmentOptions {

    private final Calibration calibration;
    private final Map<Finding, Double> prevalences;
    private final Finding positive;
    private final Map<String, Double> thresholds;
    private final IntPredicate abstained;
    private final long seed;
    private final int resamples;

    private AssessmentOptions(
            Calibration calibration,
            Map<Finding, Double> prevalences,
            Finding positive,
            Map<String, Double> thresholds,
            IntPredicate abstained,
            long seed,
            int resamples) {
        this.calibration = calibration;
        this.prevalences = Map.copyOf(prevalences);
        this.positive = positive;
        this.thresholds = Collections.unmodifiableMap(new LinkedHashMap<>(thresholds));
        this.abstained = abstained;
        this.seed = seed;
        this.resamples = resamples;
    }

    /**
     * No calibration, no prevalence, COVID-19 against the rest by the likeliest finding, no abstention, seed 1.
     *
     * @return the defaults
     */
    public static AssessmentOptions defaults() {
        return new AssessmentOptions(
                Calibration.none(), Map.of(), Finding.COVID_19, Map.of(), i -> false, 1, Evaluation.RESAMPLES);
    }

    /**
     * These options with the model's calibration.
     *
     * @param value figures before it are reported beside
     * @return the changed copy
     */
    public AssessmentOptions withCalibration(Calibration value) {
        return new AssessmentOptions(value, prevalences, positive, thresholds, abstained, seed, resamples);
    }

    /**
     * These options with prevalences to compute PPV and NPV for.
     *
     * @param values by finding, above 0 and below 1
     * @return the changed copy
     */
    public AssessmentOptions withPrevalences(Map<Finding, Double> values) {
        values.forEach((finding, p) -> {
            if (!(p > 0 && p < 1)) { // this way round, NaN fails too
                throw new IllegalArgumentException(
                        "prevalence of " + finding + ": expected above 0 and below 1, found " + p);
            }
        });
        return new AssessmentOptions(calibration, values, positive, thresholds, abstained, seed, resamples);
    }

    /**
     * These options with a finding that is read out against all others.
     *
     * @param finding nothing is read out if the model lacks it
     * @param operatingPoints by name, thresholds of its calibrated probability
     * @return the changed copy
     */
    public AssessmentOptions withPositive(Finding finding, Map<String, Double> operatingPoints) {
        return new AssessmentOptions(calibration, prevalences, finding, operatingPoints, abstained, seed, resamples);
    }

    /**
     * These options with the images that the classifier would not answer. They count in all other figures.
     *
     * @param images true for such an image, counted from 0
     * @return the changed copy
     */
    public AssessmentOptions withAbstained(IntPredicate images) {
        return new AssessmentOptions(calibration, prevalences, positive, thresholds, images, seed, resamples);
    }

    /**
     * These options with another bootstrap.
     *
     * @param newSeed same seed, same intervals
     * @param newResamples at least 1
     * @return the changed copy
     */
    public AssessmentOptions withBootstrap(long newSeed, int newResamples) {
        if (newResamples < 1) {
            throw new IllegalArgumentException("resamples: expected at least 1, found " + newResamples);
        }
        return new AssessmentOptions(calibration, prevalences, positive, thresholds, abstained, newSeed, newResamples);
    }

    Calibration calibration() {
        return calibration;
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
}
