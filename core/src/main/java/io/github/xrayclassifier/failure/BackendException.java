// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.failure;

/**
 * The native runtime or the wanted execution provider could not be loaded or failed while running.
 *
 * <p>What a caller can do: follow the remedy in the message. Immutable like every exception; may be shared by threads.
 */
public final class BackendException extends XrayException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was expected, what was found, and where
     */
    public BackendException(String message) {
        super(message);
    }

    /**
     * Makes the exception with its cause.
     *
     * @param message what was expected, what was found, and where
     * @param cause what failed below
     */
    public BackendException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public BackendException at(String where) {
        return new BackendException(where + ": " + getMessage(), this);
    }
}
