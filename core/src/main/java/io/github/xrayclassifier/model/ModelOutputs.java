// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import java.util.Optional;

/**
 * The names of a graph's outputs. Scores are read from logits where the graph gives them, else from probabilities.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param logits raw scores, [N, findings]
 * @param probabilities scores after the graph's own softmax or sigmoid, [N, findings]
 * @param embedding the pooled feature vector, [N, features]
 * @param maps class activation maps in logit units, [N, findings, h, w]
 */
public record ModelOutputs(
        Optional<String> logits, Optional<String> probabilities, Optional<String> embedding, Optional<String> maps) {

    /** Checks that there are scores. */
    public ModelOutputs {
        if (logits.isEmpty() && probabilities.isEmpty()) {
            throw new IllegalArgumentException("outputs: expected logits or probabilities, found neither");
        }
    }

    /**
     * What this project's own export writes.
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
