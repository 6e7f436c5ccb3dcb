// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.model.Finding;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The answer in one word: a finding, or that there is no answer and why. May be shared by threads. */
public sealed interface Verdict {

    /**
     * Turns either case into one value.
     *
     * @param classified for a finding
     * @param abstained for no answer
     * @param <R> the value's type
     * @return what the function of this case gives
     */
    <R> R fold(
            Function<? super Classified, ? extends R> classified, Function<? super Abstained, ? extends R> abstained);

    /** Which check an abstention comes from. Further gates may be added. */
    enum Criterion {
        /** The image itself is not fit to be judged. */
        INPUT,
        /** The image is unlike those that the model was trained on. */
        DISTRIBUTION,
        /** No finding is probable enough. */
        CONFIDENCE
    }

    /**
     * Why there is no answer.
     *
     * @param criterion the check that led to it
     * @param message one sentence with the figures; never an attribute of the patient
     * @param measured what was found; empty if the reason is no figure
     * @param threshold what would have been needed; empty if the reason is no figure
     */
    record Reason(Criterion criterion, String message, OptionalDouble measured, OptionalDouble threshold) {

        /**
         * The gate and its message.
         *
         * @return for example {@code confidence: probability 0.41, expected at least 0.50}
         */
        @Override
        public String toString() {
            return criterion.name().toLowerCase(Locale.ROOT) + ": " + message;
        }
    }

    /**
     * The most probable of the trained findings.
     *
     * @param finding what the image most likely shows
     * @param probability calibrated, 0 to 1
     */
    record Classified(Finding finding, double probability) implements Verdict {

        @Override
        public <R> R fold(
                Function<? super Classified, ? extends R> classified,
                Function<? super Abstained, ? extends R> abstained) {
            return classified.apply(this);
        }

        /**
         * Finding and probability.
         *
         * @return for example {@code Classified[COVID-19, 0.93]}
         */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "Classified[%s, %.2f]", finding, probability);
        }
    }

    /**
     * No answer. The scores are still there for who wants to look.
     *
     * @param reasons at least one, in the order of the gates
     */
    record Abstained(List<Reason> reasons) implements Verdict {

        /** Copies the reasons. */
        public Abstained {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("abstained: expected at least one reason, found none");
            }
        }

        @Override
        public <R> R fold(
                Function<? super Classified, ? extends R> classified,
                Function<? super Abstained, ? extends R> abstained) {
            return abstained.apply(this);
        }

        /**
         * The reasons.
         *
         * @return for example {@code Abstained[confidence: probability 0.41, expected at least 0.50]}
         */
        @Override
        public String toString() {
            return reasons.stream().map(Reason::toString).collect(Collectors.joining("; ", "Abstained[", "]"));
        }
    }
}
