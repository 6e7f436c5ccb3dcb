// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.terminal;

import io.github.xrayclassifier.failure.XrayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Turns exceptions into one line for people. */
public final class Problems {

    private Problems() {}

    /**
     * The problem in one line. The exceptions of the file system carry only a path as their message.
     *
     * @param problem any exception
     * @return never empty
     */
    public static String message(Throwable problem) {
        if (problem instanceof NoSuchFileException e) {
            return "expected a file, found nothing at " + e.getFile();
        }
        if (problem instanceof AccessDeniedException e) {
            return "expected a readable file, found no permission to read " + e.getFile();
        }
        if (problem instanceof FileSystemException e) {
            return e.getFile() + ": "
                    + Optional.ofNullable(e.getReason()).orElse(e.getClass().getSimpleName());
        }
        String message = Optional.ofNullable(problem.getMessage()).orElse("");
        return message.isBlank() ? problem.getClass().getSimpleName() : message.replaceAll("\\s*[\\r\\n]+\\s*", "; ");
    }

    /**
     * True for an exception that is none of those that bad input, a bad disk or a bad argument cause.
     *
     * @param problem any exception
     * @return true for what should be reported to the authors
     */
    public static boolean isUnexpected(Throwable problem) {
        return !(problem instanceof XrayException
                || problem instanceof IOException
                || problem instanceof UncheckedIOException
                || problem instanceof OutputException
                || problem instanceof IllegalArgumentException);
    }
}
