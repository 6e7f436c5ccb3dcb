// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.manifest.ManifestEntry;
import java.util.List;

/**
 * One division of a manifest.
 *
 * @param number counted from 1
 * @param name of the held-out part: a fold or a source
 * @param training rows that are trained on
 * @param heldOut rows that are evaluated and were not trained on; every row that may be evaluated is in one fold's
 * @param reference with a source held out, rows of the other sources that were not trained on either: thresholds are read off
 *     there; else empty
 * @param dropped rows left out of all three, because they share a patient group with what is held out, or are evaluated only or
 *     trained on only and would have been the other
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
