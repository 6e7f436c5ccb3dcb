// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.dicomweb;

/**
 * An instance of an archive.
 *
 * @param study its Study Instance UID
 * @param series its Series Instance UID
 * @param instance its SOP Instance UID
 */
public record InstanceRef(String study, String series, String instance) {

    /** Checks the identifiers. */
    public InstanceRef {
        Uids.require("study", study);
        Uids.require("series", series);
        Uids.require("instance", instance);
    }

    /**
     * The identifiers.
     *
     * @return for a log
     */
    @Override
    public String toString() {
        return "study " + study + ", series " + series + ", instance " + instance;
    }
}
