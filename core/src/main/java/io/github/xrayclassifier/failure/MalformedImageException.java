// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.failure;

/**
 * The bytes are not a readable image: damaged, truncated or contradicting themselves.
 *
 * <p>What a caller can do: mend or replace the file. Immutable like every exception; may be shared by threads.
 */
public final class MalformedImageException extends XrayException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was expected, what was found, and where
     */
    public MalformedImageException(String message) {
        super(message);
    }

    /**
     * Makes the exception with its cause.
     *
     * @param message what was expected, what was found, and where
     * @param cause what failed below
     */
    public MalformedImageException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public MalformedImageException at(String where) {
        return new MalformedImageException(where + ": " + getMessage(), this);
    }
}
