// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.OperatingPoint;
import java.util.Optional;

/** Turns wishes into measured thresholds of a card. */
final class Decisions {

    private Decisions() {}

    static OperatingCurve curve(ModelCard card, Finding finding) {
        if (!card.isTrained(finding)) {
            throw untrained(card, finding);
        }
        return Optional.ofNullable(card.operatingCurves().get(finding))
                .orElseThrow(() -> failure(card, finding, "an operating curve in the card", "none"));
    }

    static OperatingCurve.Point point(ModelCard card, Finding finding, OperatingPoint wish) {
        OperatingCurve curve = curve(card, finding);
        int needed = wish.imagesNeeded();
        int there = wish.imagesOn(curve);
        if (there < needed) {
            throw failure(
                    card,
                    finding,
                    "at least " + needed + " images on which to measure " + wish,
                    there + " in " + curve.dataset());
        }
        return wish.on(curve)
                .orElseThrow(() -> failure(
                        card,
                        finding,
                        wish + " at some threshold",
                        "none on " + curve.dataset() + " (" + curve.positives() + " images with the finding, "
                                + curve.negatives() + " without)"));
    }

    static ModelException untrained(ModelCard card, Finding finding) {
        return failure(card, finding, "one that the model was trained on", "an untrained one");
    }

    private static ModelException failure(ModelCard card, Finding finding, String expected, String found) {
        return new ModelException(
                "model " + card.name() + ", finding " + finding + ": expected " + expected + ", found " + found);
    }
}
