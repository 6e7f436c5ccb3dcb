// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.model.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The answer in a word: a finding (of a multi-label model any number), or none and the reasons. May be shared by threads. */
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

    /** The check that an abstention comes from. Further ones may be added. */
    enum Criterion {
        /** The image itself is not fit to be judged. */
        INPUT,
        /** The image is unlike those that the model was trained on. */
        DISTRIBUTION,
        /** No finding is probable enough. */
        CONFIDENCE
    }

    /**
     * A reason for which there is no answer.
     *
     * @param criterion the check that led to it
     * @param message one sentence with the figures; never an attribute of the patient
     * @param measured the figure that was found; empty if the reason is none
     * @param threshold the figure that would have been needed; empty if the reason is none
     */
    record Reason(Criterion criterion, String message, OptionalDouble measured, OptionalDouble threshold) {

        /**
         * The criterion and its message.
         *
         * @return for example {@code confidence: probability 0.41, expected at least 0.50}
         */
        @Override
        public String toString() {
            return criterion.name().toLowerCase(Locale.ROOT) + ": " + message;
        }
    }

    /**
     * An answer. A model of exclusive findings names the most probable one; a multi-label model names every finding that
     * counts as present, and none if none does.
     *
     * @param findings by falling probability
     */
    record Classified(List<Score.Probability> findings) implements Verdict {

        /** Copies the findings. */
        public Classified {
            findings = List.copyOf(findings);
        }

        /**
         * The most probable of the findings.
         *
         * @return empty if a multi-label model found none present
         */
        public Optional<Finding> finding() {
            return findings.stream().findFirst().map(Score.Probability::finding);
        }

        /**
         * The probability of {@link #finding()}.
         *
         * @return calibrated, 0 to 1; empty if a multi-label model found none present
         */
        public OptionalDouble probability() {
            return findings.stream().mapToDouble(Score.Probability::value).findFirst();
        }

        @Override
        public <R> R fold(
                Function<? super Classified, ? extends R> classified,
                Function<? super Abstained, ? extends R> abstained) {
            return classified.apply(this);
        }

        /**
         * Findings and probabilities.
         *
         * @return for example {@code Classified[COVID-19, 0.93]}, {@code Classified[edema, 0.81; effusion, 0.66]} or
         *     {@code Classified[none of the findings]}
         */
        @Override
        public String toString() {
            return findings.isEmpty()
                    ? "Classified[none of the findings]"
                    : findings.stream()
                            .map(score -> String.format(Locale.ROOT, "%s, %.2f", score.finding(), score.value()))
                            .collect(Collectors.joining("; ", "Classified[", "]"));
        }
    }

    /**
     * No answer. The scores are still there for who wants to look.
     *
     * @param reasons at least one, in the order of the criteria
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
