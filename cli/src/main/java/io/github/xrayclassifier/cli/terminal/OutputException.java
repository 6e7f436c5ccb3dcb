// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.terminal;

import java.io.IOException;
import java.util.Locale;

/** Results can no longer be written. */
public final class OutputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutputException(IOException cause) {
        super("expected to write the results, found: " + cause.getMessage(), cause);
    }

    /** True if the reader went away, as {@code head} does: nothing to complain of. */
    public boolean isClosedPipe() {
        String message = String.valueOf(getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("pipe");
    }
}
