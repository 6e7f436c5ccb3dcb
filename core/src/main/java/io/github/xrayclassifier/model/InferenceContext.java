// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import java.nio.ByteBuffer;

/**
 * A worker's reusable way through a {@link Backend}: a direct input buffer and, behind it, pinned outputs. For one thread
 * at a time, except {@link #cancel()}. Closing it twice is fine; closing the backend closes its contexts.
 */
public interface InferenceContext extends AutoCloseable {

    /**
     * The input, to be filled before each {@link #run()}.
     *
     * @return a direct buffer in the machine's byte order, as large as the card's recipe says; the same one every time
     */
    ByteBuffer input();

    /**
     * Runs the model on what {@link #input()} holds.
     *
     * @return the outputs, copied out of native memory
     * @throws io.github.xrayclassifier.failure.BackendException if the runtime fails
     * @throws IllegalStateException if the context or its backend is closed
     */
    RawOutput run();

    /**
     * Terminates a run under way on another thread as soon as the runtime can: {@link #run()} throws then. A context that
     * was told so is closed, not run again. By default a run ends by itself. May be called from any thread.
     */
    default void cancel() {}

    /** Gives the context's native memory back. Never throws. */
    @Override
    void close();
}
