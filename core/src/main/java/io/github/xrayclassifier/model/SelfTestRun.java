// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import io.github.xrayclassifier.tensor.ElementType;
import io.github.xrayclassifier.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A run of a model on the input that its file stores, compared with the logits that its exporter saw. May be shared by
 * threads.
 *
 * @param largestDifference of a logit, absolute
 * @param tolerance that the file allows
 */
public record SelfTestRun(double largestDifference, double tolerance) {

    /**
     * Runs a self-test in a context of its own.
     *
     * @param backend of the model that the test belongs to
     * @param test of the model's card
     * @return the outcome
     * @throws io.github.xrayclassifier.failure.BackendException if the run fails
     * @throws IllegalStateException if the backend is closed
     */
    public static SelfTestRun of(Backend backend, SelfTest test) {
        var recipe = backend.card().preprocessing();
        Tensor input = Tensor.of(recipe.shape(), recipe.type());
        copy(ByteBuffer.wrap(test.input()).order(ByteOrder.LITTLE_ENDIAN), input.buffer(), recipe.type());
        float[] found = backend.run(input).logits();
        float[] expected = test.logits();
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs((double) found[i] - expected[i]));
        }
        return new SelfTestRun(largest, test.tolerance());
    }

    private static void copy(ByteBuffer stored, ByteBuffer target, ElementType type) {
        if (type == ElementType.UINT8) {
            target.put(stored);
        } else {
            target.asFloatBuffer().put(stored.asFloatBuffer());
        }
    }

    /** {@return true if no logit differs by more than the tolerance} */
    public boolean passed() {
        return largestDifference <= tolerance;
    }
}
