// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;

/**
 * Two findings that are told apart. Immutable; may be shared by threads.
 *
 * @param finding counted as positive: images labelled with it and not with the reference
 * @param reference counted as negative: images labelled with it and not with the finding
 */
public record Contrast(Finding finding, Finding reference) {

    /** Refuses a finding against itself. */
    public Contrast {
        if (finding.equals(reference)) {
            throw new IllegalArgumentException(
                    "contrast: expected two different findings, found " + finding + " twice");
        }
    }

    boolean isPositive(ManifestEntry entry) {
        return entry.labels().contains(finding) && !entry.labels().contains(reference);
    }

    boolean isNegative(ManifestEntry entry) {
        return entry.labels().contains(reference) && !entry.labels().contains(finding);
    }

    /**
     * Both names.
     *
     * @return for example {@code effusion against normal}
     */
    @Override
    public String toString() {
        return finding + " against " + reference;
    }
}
