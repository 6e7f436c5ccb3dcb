// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OperatingCurve;
import java.util.Locale;

/**
 * Present or absent: one finding's probability held against a threshold, with the evidence for that threshold.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param finding what was decided on
 * @param probability calibrated, 0 to 1
 * @param point the threshold, with the sensitivity and specificity that were measured at it and their 95 % intervals
 * @param curve the measurement it comes from: name of the validation set, images with and without the finding
 */
public record Decision(Finding finding, double probability, OperatingCurve.Point point, OperatingCurve curve) {

    /**
     * Whether the finding counts as present.
     *
     * @return true if the probability is at least the threshold
     */
    public boolean isPresent() {
        return probability >= point.threshold();
    }

    /**
     * The decision and its evidence in one line.
     *
     * @return for example {@code COVID-19 present (0.93, threshold 0.41; sensitivity 0.953 [0.902, 0.981], specificity
     *     0.921 [0.903, 0.937] on val, 127 with and 915 without)}
     */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s %s (%.2f, threshold %.2f; sensitivity %s, specificity %s on %s, %d with and %d without)",
                finding,
                isPresent() ? "present" : "absent",
                probability,
                point.threshold(),
                point.sensitivity(),
                point.specificity(),
                curve.dataset(),
                curve.positives(),
                curve.negatives());
    }
}
