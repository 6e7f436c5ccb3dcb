// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.predict.Prediction;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** The end of one of many images: an answer, or why there is none. May be shared by threads. */
public sealed interface Outcome {

    /**
     * The name of the image's source.
     *
     * @return {@link ImageSource#name()}: the path of a file as it was given
     */
    String source();

    /**
     * The time from taking up the image to the answer or the failure, waiting for a worker included.
     *
     * @return zero or more
     */
    Duration took();

    /**
     * Turns either case into one value.
     *
     * @param answered for an answer (which may abstain)
     * @param failed for an image that could not be answered
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
     * An image that was answered.
     *
     * @param source the name of its source
     * @param answer the prediction; its verdict may be that it abstains
     * @param took zero or more
     */
    record Answered(String source, Prediction answer, Duration took) implements Outcome {

        @Override
        public <R> R fold(
                Function<? super Answered, ? extends R> answered, Function<? super Failed, ? extends R> failed) {
            return answered.apply(this);
        }
    }

    /**
     * An image that could not be answered.
     *
     * @param source the name of its source
     * @param cause an {@link io.github.xrayclassifier.failure.XrayException} or {@link java.io.IOException}; anything
     *     else is a fault of a decoder or backend
     * @param took zero or more
     */
    record Failed(String source, Exception cause, Duration took) implements Outcome {

        @Override
        public <R> R fold(
                Function<? super Answered, ? extends R> answered, Function<? super Failed, ? extends R> failed) {
            return failed.apply(this);
        }
    }
}
