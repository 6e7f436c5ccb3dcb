// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.dicomweb;

import java.util.OptionalInt;

/**
 * A series of an archive.
 *
 * @param study its Study Instance UID
 * @param series its Series Instance UID
 * @param description its Series Description (0008,103E), empty if the archive gives none; free text, not for a log
 * @param instances how many instances the archive counts in it; empty if it does not say
 */
public record SeriesRef(String study, String series, String description, OptionalInt instances) {

    /** Checks the identifiers. */
    public SeriesRef {
        Uids.require("study", study);
        Uids.require("series", series);
    }

    /**
     * The identifiers.
     *
     * @return for a log; without the description
     */
    @Override
    public String toString() {
        return "study " + study + ", series " + series;
    }
}
