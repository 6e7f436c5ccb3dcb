// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OperatingPoint;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The third gate: is the most probable finding probable enough. */
record Confidence(double smallest, Optional<OperatingPoint> point, Map<Finding, Double> thresholds) {

    static Confidence of(ModelCard card, AbstentionPolicy policy) {
        Map<Finding, Double> thresholds = new HashMap<>();
        policy.operatingPoint()
                .ifPresent(wish -> card.findings().stream()
                        .filter(card::isTrained)
                        .forEach(finding -> thresholds.put(
                                finding, Decisions.point(card, finding, wish).threshold())));
        return new Confidence(
                policy.confidence().orElse(card.confidenceThreshold()),
                policy.operatingPoint(),
                Map.copyOf(thresholds));
    }

    Optional<Verdict.Reason> doubt(Score.Probability best) {
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
