// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.SelfTest;
import io.github.xrayclassifier.tensor.ElementType;
import io.github.xrayclassifier.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Runs a model on the input that its file stores and compares the logits with those that its exporter saw. */
record SelfTestRun(double largestDifference, double tolerance) {

    static SelfTestRun of(Backend backend, SelfTest test) {
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

    boolean passed() {
        return largestDifference <= tolerance;
    }
}
