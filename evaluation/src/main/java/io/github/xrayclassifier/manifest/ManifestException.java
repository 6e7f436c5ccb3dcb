// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.manifest;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A manifest that cannot be used as it is. An {@link IOException}, because a file on disk is at fault and the caller can
 * name it to its user. The message says where, what was expected and what was found.
 */
public final class ManifestException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Characters of either half: what they quote may be as long as the file. */
    private static final int LONGEST_PART = 300;

    private final int line;

    ManifestException(Path manifest, int line, String expected, String found) {
        super("manifest " + manifest.getFileName() + ", line " + line + ": expected " + shortened(expected) + ", found "
                + shortened(found));
        this.line = line;
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_PART ? text : text.substring(0, LONGEST_PART) + "...";
    }

    /**
     * The place of the fault.
     *
     * @return the line in the file, 1 for the header
     */
    public int line() {
        return line;
    }
}
