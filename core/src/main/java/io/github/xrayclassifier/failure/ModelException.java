// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.failure;

/**
 * A model file or card is damaged, contradicts itself, or uses what is not allowed.
 *
 * <p>What a caller can do: replace the model or correct its card. Immutable like every exception; may be shared by threads.
 */
public final class ModelException extends XrayException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param message what was expected, what was found, and where
     */
    public ModelException(String message) {
        super(message);
    }

    /**
     * Makes the exception with its cause.
     *
     * @param message what was expected, what was found, and where
     * @param cause what failed below
     */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public ModelException at(String where) {
        return new ModelException(where + ": " + getMessage(), this);
    }
}
