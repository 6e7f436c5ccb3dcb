// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import io.github.xrayclassifier.tensor.Tensor;

/**
 * A loaded model on some native runtime. May be shared by threads; {@link #close()} waits for runs under way, and
 * closing twice is fine.
 */
public interface Backend extends AutoCloseable {

    /**
     * What the model is.
     *
     * @return the verified card
     */
    ModelCard card();

    /**
     * Where it runs.
     *
     * @return runtime, provider and the model's hash
     */
    BackendInfo info();

    /**
     * Opens a way through the backend for one worker.
     *
     * @return a context; close it when the worker ends
     * @throws IllegalStateException if the backend is closed
     */
    InferenceContext openContext();

    /**
     * Runs one input through a context of its own. Convenient; a worker with many inputs keeps a {@link InferenceContext}.
     *
     * @param input of the shape and type that the card's recipe gives
     * @return the outputs
     * @throws IllegalArgumentException if shape or type differ
     * @throws io.github.xrayclassifier.failure.BackendException if the runtime fails
     * @throws IllegalStateException if the backend is closed
     */
    default RawOutput run(Tensor input) {
        var recipe = card().preprocessing();
        if (!input.shape().equals(recipe.shape()) || input.type() != recipe.type()) {
            throw new IllegalArgumentException("input \"" + card().inputName() + "\": expected " + recipe.shape() + " "
                    + recipe.type() + ", found " + input.shape() + " " + input.type());
        }
        try (InferenceContext context = openContext()) {
            context.input().put(0, input.buffer(), 0, input.buffer().limit());
            return context.run();
        }
    }

    /** Waits for runs under way, then gives all native memory back. Never throws. */
    @Override
    void close();
}
