// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.failure;

/**
 * The bytes may be a sound image, but of a kind this library does not read, or beyond the set {@code DecodeLimits}.
 *
 * <p>What a caller can do: convert the file, add a decoder or raise the limit. Immutable like every exception; may be shared by threads.
 */
public final class UnsupportedImageException extends XrayException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was expected, what was found, and where
     */
    public UnsupportedImageException(String message) {
        super(message);
    }

    /**
     * Makes the exception with its cause.
     *
     * @param message what was expected, what was found, and where
     * @param cause what failed below
     */
    public UnsupportedImageException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public UnsupportedImageException at(String where) {
        return new UnsupportedImageException(where + ": " + getMessage(), this);
    }
}
