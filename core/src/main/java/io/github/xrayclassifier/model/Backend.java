// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import io.github.xrayclassifier.tensor.Tensor;

/**
 * A loaded model on some native runtime. May be shared by threads; closing twice is fine.
 */
public interface Backend extends AutoCloseable {

    /**
     * The model's description of itself.
     *
     * @return the verified card
     */
    ModelCard card();

    /**
     * The runtime that the model runs on.
     *
     * @return runtime, provider and the model's hash
     */
    BackendInfo info();

    /**
     * The number of runs at once that makes the most of this backend; a classifier has as many workers unless its options
     * say otherwise.
     *
     * @return at least 1; by default one a core of the machine, or of the quota of a container
     */
    default int workers() {
        return Runtime.getRuntime().availableProcessors();
    }

    /**
     * Opens a way through the backend for one worker.
     *
     * @return a context; close it when the worker ends
     * @throws IllegalStateException if the backend is closed
     */
    InferenceContext openContext();

    /**
     * Runs one input through a new context. Convenient; a worker with many inputs keeps an {@link InferenceContext}.
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

    /**
     * Refuses new runs, waits for those under way, at most for 30 seconds, and gives all native memory back; if they take
     * longer, the last of them does so when it ends. Never throws.
     */
    @Override
    void close();
}
