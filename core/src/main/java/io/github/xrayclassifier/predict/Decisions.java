// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.OperatingPoint;
import java.util.Optional;

/** Holds a score against the measured threshold of a card that grants an operating point. */
final class Decisions {

    private Decisions() {}

    static Decision of(ModelCard card, Score score, OperatingPoint wish) {
        return score.fold(
                known -> of(card, known, wish),
                untrained -> new Decision.Unsupported(
                        untrained.finding(), "expected one that the model was trained on, found an untrained one"));
    }

    private static Decision of(ModelCard card, Score.Probability score, OperatingPoint wish) {
        Finding finding = score.finding();
        OperatingCurve curve = card.operatingCurves().get(finding);
        if (curve == null) {
            return new Decision.Unsupported(finding, "expected an operating curve in the card, found none");
        }
        int needed = wish.imagesNeeded();
        int there = wish.imagesOn(curve);
        if (there < needed) {
            return new Decision.Unsupported(
                    finding,
                    "expected at least " + needed + " images on which to measure " + wish + ", found " + there + " in "
                            + curve.dataset());
        }
        return wish.on(curve)
                .<Decision>map(point -> new Decision.Supported(finding, score.value(), point, curve))
                .orElseGet(() -> new Decision.Unsupported(
                        finding,
                        "expected " + wish + " at some threshold, found none on " + curve.dataset() + " ("
                                + curve.positives() + " images with the finding, " + curve.negatives()
                                + " without)"));
    }

    /**
     * The threshold of a trained finding.
     *
     * @return empty if the card does not support the operating point
     */
    static Optional<OperatingCurve.Point> point(ModelCard card, Finding finding, OperatingPoint wish) {
        return of(card, new Score.Probability(finding, 0, 0), wish).supported().map(Decision.Supported::point);
    }

    /**
     * The threshold of a trained finding.
     *
     * @throws ModelException if the card does not support the operating point
     */
    static OperatingCurve.Point required(ModelCard card, Finding finding, OperatingPoint wish) {
        return of(card, new Score.Probability(finding, 0, 0), wish)
                .<OperatingCurve.Point>fold(Decision.Supported::point, unsupported -> {
                    throw new ModelException(
                            "model " + card.name() + ", finding " + finding + ": " + unsupported.reason());
                });
    }
}
