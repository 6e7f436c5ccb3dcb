// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The part of a model's card that people decide and no run measures.
 *
 * @param name of the model
 * @param licence the terms of the weights
 * @param provenance further entries, for example {@code command}; keys are lower-case words joined by {@code -}
 */
public record CardOptions(String name, String licence, Map<String, String> provenance) {

    private static final Set<String> SET_BY_RUNS = Set.of(
            "epoch",
            "epochs",
            "gates",
            "initial-weights",
            "libtorch",
            "manifest-sha256",
            "run",
            "seed",
            "teachers",
            "untrained");

    /** Copies the entries and checks their keys before a run, where they would else fail after it. */
    public CardOptions {
        provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
        for (String key : provenance.keySet()) {
            if (SET_BY_RUNS.contains(key) || !key.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
                throw new IllegalArgumentException(
                        "provenance: expected lower-case words joined by - that a run does not set"
                                + " itself, found \"" + key + "\"");
            }
        }
    }
}
