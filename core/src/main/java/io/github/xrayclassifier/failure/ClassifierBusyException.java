// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.failure;

/**
 * All workers of a classifier are in use, and the request would have waited longer, or with more others, than the
 * options allow. Nothing was read; nothing is said of the image.
 *
 * <p>What a caller can do: try again later, or allow more. Immutable like every exception; may be shared by threads.
 */
public final class ClassifierBusyException extends XrayException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was expected, what was found, and where
     */
    public ClassifierBusyException(String message) {
        super(message);
    }

    /**
     * Makes the exception with its cause.
     *
     * @param message what was expected, what was found, and where
     * @param cause what failed below
     */
    public ClassifierBusyException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public ClassifierBusyException at(String where) {
        return new ClassifierBusyException(where + ": " + getMessage(), this);
    }
}
