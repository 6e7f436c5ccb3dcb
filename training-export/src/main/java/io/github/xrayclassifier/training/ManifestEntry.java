// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.model.Finding;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * One labelled image of a manifest. Immutable; may be shared by threads.
 *
 * @param file the image
 * @param label the finding the image is counted under
 * @param labels all findings it shows; the label alone where the manifest has no such column
 * @param source where it comes from and how it was processed; empty if unknown
 * @param group patients or linked duplicates that are never split; the file's path where the manifest has none
 * @param split {@code train}, {@code val} or another name; empty if the manifest has none
 * @param columns all columns of the row by name
 * @param line where the row starts in the manifest, 2 for the first
 */
public record ManifestEntry(
        Path file,
        Finding label,
        Set<Finding> labels,
        String source,
        String group,
        String split,
        Map<String, String> columns,
        int line) {

    /** Copies the collections. */
    public ManifestEntry {
        labels = Set.copyOf(labels);
        columns = Map.copyOf(columns);
    }
}
