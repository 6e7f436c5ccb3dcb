// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.ledger;

import java.util.Locale;

/** The state of an image in a ledger. */
public enum Status {
    /** Found in the archive, nobody works on it. */
    FOUND,
    /** A worker is at it, or was when its process ended. */
    WORKING,
    /** Classified (an abstention is an answer too), and the results are in the archive. */
    REPORTED,
    /** No frontal chest radiograph, or nothing that can be read as an image; the reason says which. Never tried again. */
    SKIPPED,
    /** Something went wrong; tried again until the attempts are used up. */
    FAILED,
    /** The archive no longer has it. */
    GONE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
