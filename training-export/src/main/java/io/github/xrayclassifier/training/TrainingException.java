// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

/**
 * A run that cannot go on because its loss is no longer a number. The last checkpoint is intact: resume it with a smaller
 * learning rate.
 */
public final class TrainingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TrainingException(String message) {
        super(message);
    }
}
