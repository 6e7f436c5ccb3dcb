// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The origin of a model's weights: manifest hash, seed, epochs, command, versions, date, as documented in
 * docs/model-file.md. For people and audits; nothing is computed from it.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param entries key to value, sorted by key; keys are lower-case words joined by {@code -}
 */
public record Provenance(Map<String, String> entries) {

    /** Copies the entries and checks the keys. */
    public Provenance {
        for (String key : entries.keySet()) {
            if (!key.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
                throw new IllegalArgumentException(
                        "provenance: expected lower-case words joined by -, found \"" + key + "\"");
            }
        }
        entries = Collections.unmodifiableMap(new TreeMap<>(entries));
    }

    /**
     * Nothing is known.
     *
     * @return no entries
     */
    public static Provenance unknown() {
        return new Provenance(Map.of());
    }
}
