// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OperatingCurve;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The answer on one finding at an operating point: present or absent with the evidence, or the reason for which the model
 * supports neither. Immutable; may be shared by threads.
 */
public sealed interface Decision {

    /**
     * The finding that was decided on.
     *
     * @return one of the card's findings
     */
    Finding finding();

    /**
     * Turns either case into one value.
     *
     * @param supported for present or absent
     * @param unsupported for a finding without the evidence that the operating point demands
     * @param <R> the value's type
     * @return what the function of this case gives
     */
    <R> R fold(
            Function<? super Supported, ? extends R> supported, Function<? super Unsupported, ? extends R> unsupported);

    /**
     * The supported decision, if it is one.
     *
     * @return empty for an unsupported one
     */
    default Optional<Supported> supported() {
        return fold(Optional::of, unsupported -> Optional.empty());
    }

    /**
     * Present or absent: a probability held against a threshold, with the evidence for that threshold.
     *
     * @param finding that was decided on
     * @param probability calibrated, 0 to 1
     * @param point the threshold, with the sensitivity and specificity that were measured at it and their 95 % intervals
     * @param curve the measurement it comes from: name of the validation set, images with and without the finding
     */
    record Supported(Finding finding, double probability, OperatingCurve.Point point, OperatingCurve curve)
            implements Decision {

        /**
         * The decision itself.
         *
         * @return true if the probability is at least the threshold
         */
        public boolean isPresent() {
            return probability >= point.threshold();
        }

        @Override
        public <R> R fold(
                Function<? super Supported, ? extends R> supported,
                Function<? super Unsupported, ? extends R> unsupported) {
            return supported.apply(this);
        }

        /**
         * The decision and its evidence in one line.
         *
         * @return for example {@code COVID-19 present (0.93, threshold 0.41; sensitivity 0.953 [0.902, 0.981],
         *     specificity 0.921 [0.903, 0.937] on val, 127 with and 915 without)}
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

    /**
     * No decision: the finding is untrained, or its measurements do not grant the operating point.
     *
     * @param finding that was decided on
     * @param reason one sentence with the figures
     */
    record Unsupported(Finding finding, String reason) implements Decision {

        @Override
        public <R> R fold(
                Function<? super Supported, ? extends R> supported,
                Function<? super Unsupported, ? extends R> unsupported) {
            return unsupported.apply(this);
        }

        /**
         * Finding and reason.
         *
         * @return for example {@code emphysema unsupported (expected an operating curve in the card, found none)}
         */
        @Override
        public String toString() {
            return finding + " unsupported (" + reason + ")";
        }
    }
}
