// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs;

import java.io.IOException;

/** A failure of the archive that every image would meet now, so that no image is to blame for it. */
final class ArchiveException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient IOException problem;

    ArchiveException(IOException problem) {
        super(problem.getMessage(), problem);
        this.problem = problem;
    }

    IOException problem() {
        return problem;
    }
}
