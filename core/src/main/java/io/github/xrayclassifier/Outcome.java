// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.predict.Prediction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What became of one of many files: an answer, or why there is none. May be shared by threads. */
public sealed interface Outcome {

    /**
     * Which file.
     *
     * @return the path as it was given
     */
    Path source();

    /**
     * How long it took, from the first byte read to the answer or the failure, waiting for a free run of the model
     * included.
     *
     * @return zero or more
     */
    Duration took();

    /**
     * Turns either case into one value.
     *
     * @param answered for an answer (which may abstain)
     * @param failed for a file that could not be answered
     * @param <R> the value's type
     * @return what the function of this case gives
     */
    <R> R fold(Function<? super Answered, ? extends R> answered, Function<? super Failed, ? extends R> failed);

    /**
     * The answer, if there is one.
     *
     * @return empty for a failure
     */
    default Optional<Prediction> prediction() {
        return fold(answered -> Optional.of(answered.answer()), failed -> Optional.empty());
    }

    /**
     * The file was answered.
     *
     * @param source which file
     * @param answer what the model says; its verdict may be that it abstains
     * @param took zero or more
     */
    record Answered(Path source, Prediction answer, Duration took) implements Outcome {

        @Override
        public <R> R fold(
                Function<? super Answered, ? extends R> answered, Function<? super Failed, ? extends R> failed) {
            return answered.apply(this);
        }
    }

    /**
     * The file could not be answered.
     *
     * @param source which file
     * @param cause an {@link io.github.xrayclassifier.failure.XrayException} or {@link java.io.IOException}; anything
     *     else is a fault of a decoder or backend
     * @param took zero or more
     */
    record Failed(Path source, Exception cause, Duration took) implements Outcome {

        @Override
        public <R> R fold(
                Function<? super Answered, ? extends R> answered, Function<? super Failed, ? extends R> failed) {
            return failed.apply(this);
        }
    }
}
