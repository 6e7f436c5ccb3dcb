// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The images of a source, and those that are not taken. Immutable; may be shared by threads.
 *
 * @param images in the order of the source
 * @param leftOut by reason, the names of the images
 */
public record FoundImages(List<FoundImage> images, Map<String, List<String>> leftOut) {

    /** Copies the collections. */
    public FoundImages {
        images = List.copyOf(images);
        Map<String, List<String>> copy = new TreeMap<>();
        leftOut.forEach((reason, names) -> copy.put(reason, List.copyOf(names)));
        leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(copy));
    }
}
