// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import io.github.xrayclassifier.model.Finding;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The score of one finding: a calibrated probability, or none if the model is untrained on it. May be shared by threads. */
public sealed interface Score {

    /**
     * The finding that the score is about.
     *
     * @return one of the card's findings
     */
    Finding finding();

    /**
     * Turns either case into one value.
     *
     * @param trained for a probability
     * @param untrained for a finding that the model was never trained on
     * @param <R> the value's type
     * @return what the function of this case gives
     */
    <R> R fold(Function<? super Probability, ? extends R> trained, Function<? super Untrained, ? extends R> untrained);

    /**
     * The probability, if there is one.
     *
     * @return 0 to 1; empty for an untrained finding
     */
    default OptionalDouble probability() {
        return fold(p -> OptionalDouble.of(p.value()), u -> OptionalDouble.empty());
    }

    /**
     * A calibrated probability.
     *
     * @param finding that it is about
     * @param value 0 to 1; for softmax those of all trained findings sum to 1
     * @param logit the raw score before calibration
     */
    record Probability(Finding finding, double value, float logit) implements Score {

        /** Checks the range; this way round, NaN fails too. */
        public Probability {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("probability of " + finding + ": expected 0 to 1, found " + value);
            }
        }

        @Override
        public <R> R fold(
                Function<? super Probability, ? extends R> trained,
                Function<? super Untrained, ? extends R> untrained) {
            return trained.apply(this);
        }

        /**
         * Finding and probability.
         *
         * @return for example {@code COVID-19 0.93}
         */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %.2f", finding, value);
        }
    }

    /**
     * An output whose finding the model was not trained on: there is no number.
     *
     * @param finding without a score
     */
    record Untrained(Finding finding) implements Score {

        @Override
        public <R> R fold(
                Function<? super Probability, ? extends R> trained,
                Function<? super Untrained, ? extends R> untrained) {
            return untrained.apply(this);
        }

        /**
         * The finding, and that it is untrained.
         *
         * @return for example {@code fibrosis untrained}
         */
        @Override
        public String toString() {
            return finding + " untrained";
        }
    }
}
