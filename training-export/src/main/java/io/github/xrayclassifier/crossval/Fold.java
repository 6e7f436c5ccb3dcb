// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.manifest.ManifestEntry;
import java.util.List;

/**
 * One division of a manifest.
 *
 * @param number counted from 1
 * @param name what is held out: a fold or a source
 * @param training rows that are learned from
 * @param heldOut rows that are asked and were not learned from; every row that may be asked is in one fold's
 * @param reference with a source held out, rows of the other sources that were not learned from either: thresholds are
 *     read off there; else empty
 * @param dropped rows left out of all three, because they share a patient group with what is held out, or
 *     are only asked or only learned from and would have been the other
 */
public record Fold(
        int number,
        String name,
        List<ManifestEntry> training,
        List<ManifestEntry> heldOut,
        List<ManifestEntry> reference,
        int dropped) {

    /** Copies the rows. */
    public Fold {
        training = List.copyOf(training);
        heldOut = List.copyOf(heldOut);
        reference = List.copyOf(reference);
    }
}
