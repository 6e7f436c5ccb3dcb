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

    private final int line;

    ManifestException(Path manifest, int line, String expected, String found) {
        super("manifest " + manifest.getFileName() + ", line " + line + ": expected " + expected + ", found " + found);
        this.line = line;
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
