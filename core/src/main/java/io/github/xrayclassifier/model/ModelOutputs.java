// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The names of a graph's outputs. Scores are read from logits where the graph gives them, else from probabilities.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param logits raw scores, [N, findings]
 * @param probabilities scores after the graph's own softmax or sigmoid, [N, findings]
 * @param embedding the pooled feature vector, [N, features]
 * @param maps class activation maps in logit units, [N, findings, h, w]
 * @param mapsStride input pixels from what one cell of a map looks at to what the next does, where the first looks at the
 *     first pixel, as strided convolutions with a padding of half their kernel have it; empty if cells tile the input
 */
public record ModelOutputs(
        Optional<String> logits,
        Optional<String> probabilities,
        Optional<String> embedding,
        Optional<String> maps,
        OptionalInt mapsStride) {

    /** Checks that there are scores. */
    public ModelOutputs {
        if (logits.isEmpty() && probabilities.isEmpty()) {
            throw new IllegalArgumentException("outputs: expected logits or probabilities, found neither");
        }
        if (mapsStride.isPresent() && (maps.isEmpty() || mapsStride.getAsInt() < 1)) {
            throw new IllegalArgumentException("outputs: expected maps and a stride of at least 1 for them, found "
                    + maps.orElse("no maps") + " and " + mapsStride.getAsInt());
        }
    }

    /**
     * Outputs whose maps tile the input, if there are maps.
     *
     * @param logits as above
     * @param probabilities as above
     * @param embedding as above
     * @param maps as above
     */
    public ModelOutputs(
            Optional<String> logits,
            Optional<String> probabilities,
            Optional<String> embedding,
            Optional<String> maps) {
        this(logits, probabilities, embedding, maps, OptionalInt.empty());
    }

    /**
     * These outputs with another geometry of the maps.
     *
     * @param stride input pixels between what neighbouring cells look at, at least 1; the first looks at the first pixel
     * @return the changed copy
     */
    public ModelOutputs withMapsStride(int stride) {
        return new ModelOutputs(logits, probabilities, embedding, maps, OptionalInt.of(stride));
    }

    /**
     * The outputs that this project's own export writes.
     *
     * @return {@code logits}, {@code probabilities}, {@code embedding}, {@code maps}
     */
    public static ModelOutputs defaults() {
        return new ModelOutputs(
                Optional.of("logits"), Optional.of("probabilities"), Optional.of("embedding"), Optional.of("maps"));
    }

    /**
     * A graph that gives raw scores and nothing else.
     *
     * @param name the output's name
     * @return the names
     */
    public static ModelOutputs ofLogits(String name) {
        return new ModelOutputs(Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * A graph that ends in its own softmax or sigmoid and gives nothing else.
     *
     * @param name the output's name
     * @return the names
     */
    public static ModelOutputs ofProbabilities(String name) {
        return new ModelOutputs(Optional.empty(), Optional.of(name), Optional.empty(), Optional.empty());
    }
}
