// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One image with what its source says of it. Immutable; may be shared by threads.
 *
 * @param file the image
 * @param findings as the source spells them, at least one
 * @param attributes of those that {@link Attribute} names, the ones that the source states
 */
public record FoundImage(Path file, List<String> findings, Map<Attribute, String> attributes) {

    /** Copies the collections. */
    public FoundImage {
        findings = List.copyOf(findings);
        attributes = Map.copyOf(attributes);
    }

    /**
     * One attribute.
     *
     * @param attribute any
     * @return empty if the source does not state it
     */
    public String attribute(Attribute attribute) {
        return attributes.getOrDefault(attribute, "");
    }
}
