// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.failure;

import java.util.regex.Pattern;

/**
 * The parent of everything this library throws about its inputs and its own state: one subtype per cause that a caller can act on.
 *
 * <p>Programming errors are {@link IllegalArgumentException} or {@link IllegalStateException}, failures of the disk
 * {@link java.io.IOException}. Messages say expected, found and where, and hold neither pixels nor patient attributes.
 * Immutable; may be shared by threads.
 */
public abstract sealed class XrayException extends RuntimeException
        permits MalformedImageException,
                UnsupportedImageException,
                ModelException,
                BackendException,
                ClassifierBusyException,
                InsufficientMemoryException {

    private static final long serialVersionUID = 1L;

    /** Control characters but line ends and tabs, invisible ones and those that turn the direction of writing. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n\\t]]");

    XrayException(String message) {
        super(printable(message));
    }

    XrayException(String message, Throwable cause) {
        super(printable(message), cause);
    }

    /** Messages quote files, and end on terminals, which would obey the escape sequences in them. */
    private static String printable(String message) {
        return UNPRINTABLE.matcher(message).replaceAll("?");
    }

    /**
     * The same failure, told with a place that this one does not know, such as the name of a file.
     *
     * @param where goes before the message
     * @return an exception of the same type, with this one as its cause
     */
    public abstract XrayException at(String where);
}
