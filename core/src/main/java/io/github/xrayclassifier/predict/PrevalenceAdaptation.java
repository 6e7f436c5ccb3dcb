// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.OutputKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Calibrated probabilities at another prevalence than that of the images on which the model was calibrated, by Bayes' rule
 * (Saerens, Latinne &amp; Decaestecker, Neural Computation 2002): right if the images of a finding look alike in both places and
 * only their numbers differ. The verdict stays that of the model. Immutable; may be shared by threads.
 */
public final class PrevalenceAdaptation {

    private final OutputKind kind;
    private final Map<Finding, Double> measured;
    private final Map<Finding, Double> wanted;

    private PrevalenceAdaptation(OutputKind kind, Map<Finding, Double> measured, Map<Finding, Double> wanted) {
        this.kind = kind;
        this.measured = Collections.unmodifiableMap(measured);
        this.wanted = Collections.unmodifiableMap(new LinkedHashMap<>(wanted));
    }

    /**
     * An adaptation of a model.
     *
     * @param card whose operating curves tell the prevalence at which it was calibrated
     * @param prevalences of some findings, each above 0 and below 1; of exclusive findings together below 1, and the others
     *     share the rest in their own proportions
     * @return the adaptation
     * @throws ModelException if the card does not tell the prevalence of one of the findings
     * @throws IllegalArgumentException if a prevalence is out of its range, or the model has no such finding
     */
    public static PrevalenceAdaptation of(ModelCard card, Map<Finding, Double> prevalences) {
        Map<Finding, Double> measured = new LinkedHashMap<>();
        double sum = 0;
        for (Map.Entry<Finding, Double> wanted : prevalences.entrySet()) {
            Finding finding = wanted.getKey();
            double p = wanted.getValue();
            if (!(p > 0 && p < 1)) { // this way round, NaN fails too
                throw new IllegalArgumentException(
                        "prevalence of " + finding + ": expected above 0 and below 1, found " + p);
            }
            card.indexOf(finding);
            OperatingCurve curve = card.operatingCurves().get(finding);
            if (curve == null) {
                throw new ModelException("model " + card.name() + ", finding " + finding
                        + ": expected an operating curve, which tells the prevalence it was calibrated at, found none");
            }
            measured.put(finding, (double) curve.positives() / (curve.positives() + curve.negatives()));
            sum += p;
        }
        if (card.outputKind() == OutputKind.SOFTMAX && sum >= 1) {
            throw new IllegalArgumentException(
                    "prevalences: expected a sum below 1 of findings that exclude one another, found " + sum);
        }
        return new PrevalenceAdaptation(card.outputKind(), measured, prevalences);
    }

    /**
     * An answer with its probabilities at the wanted prevalences.
     *
     * @param prediction of the same model
     * @return beside the answer, which stays as it is
     */
    public AdaptedPrediction apply(Prediction prediction) {
        Map<Finding, Double> adapted = new LinkedHashMap<>();
        double sum = 0;
        for (Score.Probability score : prediction.ranked()) {
            double p = score.value();
            Finding finding = score.finding();
            if (kind == OutputKind.SOFTMAX) {
                double weighed = p * weight(finding);
                sum += weighed;
                adapted.put(finding, weighed);
            } else if (wanted.containsKey(finding)) {
                double odds = odds(wanted.getOrDefault(finding, p)) / odds(measured.getOrDefault(finding, p));
                adapted.put(finding, p * odds / (p * odds + 1 - p));
            } else {
                adapted.put(finding, p);
            }
        }
        if (kind == OutputKind.SOFTMAX) {
            double total = sum;
            adapted.replaceAll((finding, weighed) -> weighed / total);
        }
        return new AdaptedPrediction(prediction, measured, wanted, adapted);
    }

    private double weight(Finding finding) {
        Double target = wanted.get(finding);
        if (target != null) {
            return target / measured.getOrDefault(finding, target);
        }
        return (1 - sum(wanted)) / (1 - sum(measured));
    }

    private static double sum(Map<Finding, Double> prevalences) {
        return prevalences.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static double odds(double p) {
        return p / (1 - p);
    }
}
