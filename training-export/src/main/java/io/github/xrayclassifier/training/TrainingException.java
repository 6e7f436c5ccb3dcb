// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

/**
 * The end of a run whose loss or scores are no longer numbers. The last checkpoint is intact: train again with a smaller learning
 * rate.
 */
public final class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An end with its reason.
     *
     * @param message epoch, step, and the number that was found
     */
    public TrainingException(String message) {
        super(message);
    }
}
