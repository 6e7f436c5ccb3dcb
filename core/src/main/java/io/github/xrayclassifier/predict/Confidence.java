// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.model.OutputKind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The choice of the findings that an answer names, and the last criterion of abstention: they must be probable enough.
 *
 * <p>A softmax model names its most probable finding; at a demanded operating point that must also count as present. A
 * sigmoid model names every finding that counts as present, which may be none: at the demanded operating point, else where
 * sensitivity + specificity is largest on the card's curve, else from a probability of one half.
 */
record Confidence(
        boolean isExclusive, double smallest, Optional<OperatingPoint> point, Map<Finding, Double> thresholds) {

    static Confidence of(ModelCard card, AbstentionPolicy policy) {
        boolean isExclusive = card.outputKind() == OutputKind.SOFTMAX;
        Map<Finding, Double> thresholds = new HashMap<>();
        for (Finding finding : card.findings()) {
            if (!card.isTrained(finding)) {
                continue;
            }
            if (policy.operatingPoint().isPresent()) {
                OperatingPoint wish = policy.operatingPoint().get();
                thresholds.put(finding, Decisions.required(card, finding, wish).threshold());
            } else if (!isExclusive) {
                thresholds.put(
                        finding,
                        Decisions.point(card, finding, OperatingPoint.maximumYouden())
                                .map(OperatingCurve.Point::threshold)
                                .orElse(0.5));
            }
        }
        return new Confidence(
                isExclusive,
                policy.confidence().orElse(card.confidenceThreshold()),
                policy.operatingPoint(),
                Map.copyOf(thresholds));
    }

    /**
     * The findings to name.
     *
     * @param ranked by falling probability, at least one
     */
    List<Score.Probability> named(List<Score.Probability> ranked) {
        return isExclusive
                ? ranked.subList(0, 1)
                : ranked.stream()
                        .filter(score -> score.value() >= thresholds.getOrDefault(score.finding(), 0.5))
                        .toList();
    }

    /**
     * The doubt about an answer.
     *
     * @param named by falling probability; without any there is nothing to doubt
     */
    Optional<Verdict.Reason> doubt(List<Score.Probability> named) {
        if (named.isEmpty()) {
            return Optional.empty();
        }
        Score.Probability best = named.get(0);
        double atPoint = thresholds.getOrDefault(best.finding(), 0.0);
        double needed = Math.max(smallest, atPoint);
        if (best.value() >= needed) {
            return Optional.empty();
        }
        String message = String.format(
                Locale.ROOT,
                "probability %.2f of %s, expected at least %.2f%s",
                best.value(),
                best.finding(),
                needed,
                atPoint > smallest ? point.map(wish -> " for " + wish).orElse("") : "");
        return Optional.of(new Verdict.Reason(
                Verdict.Criterion.CONFIDENCE, message, OptionalDouble.of(best.value()), OptionalDouble.of(needed)));
    }
}
