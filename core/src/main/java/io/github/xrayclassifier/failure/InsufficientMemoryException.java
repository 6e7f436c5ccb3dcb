// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.failure;

/**
 * The Java heap is too full to decode an image or to run the model. Nothing is said of the image, which may be sound.
 *
 * <p>What a caller can do: raise {@code -Xmx}, lower the limits or the number of workers. Immutable like every exception;
 * may be shared by threads.
 */
public final class InsufficientMemoryException extends XrayException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was expected, what was found, and where
     */
    public InsufficientMemoryException(String message) {
        super(message);
    }

    /**
     * Makes the exception with its cause.
     *
     * @param message what was expected, what was found, and where
     * @param cause what failed below
     */
    public InsufficientMemoryException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public InsufficientMemoryException at(String where) {
        return new InsufficientMemoryException(where + ": " + getMessage(), this);
    }
}
