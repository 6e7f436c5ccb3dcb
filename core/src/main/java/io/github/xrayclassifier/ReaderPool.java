// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.tensor.Shape;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lends readers, each with memory that one file after the other uses. As many are kept as there are workers; what further
 * callers bring goes with them. Shared by threads.
 */
final class ReaderPool {

    private final ClassifierOptions options;
    private final Shape input;
    private final int mostIdle;
    private final Deque<PictureReader> idle = new ArrayDeque<>();

    ReaderPool(ClassifierOptions options, Shape input, int mostIdle) {
        this.options = options;
        this.input = input;
        this.mostIdle = mostIdle;
    }

    /** What is done with a reader: all of it while the reader is lent. */
    @FunctionalInterface
    interface Reading<T, E extends Exception> {

        T with(PictureReader reader) throws E;
    }

    /** Lends a reader. After a failure it is used again: what is left in its memory means nothing to the next file. */
    <T, E extends Exception> T lend(Reading<T, E> reading) throws E {
        PictureReader reader = borrow();
        try {
            return reading.with(reader);
        } finally {
            giveBack(reader);
        }
    }

    private PictureReader borrow() {
        PictureReader reader;
        synchronized (idle) {
            reader = idle.pollFirst(); // the last one used: its memory may still be in a cache
        }
        return reader == null ? new PictureReader(options, input) : reader;
    }

    private void giveBack(PictureReader reader) {
        synchronized (idle) {
            if (idle.size() < mostIdle) {
                idle.addFirst(reader);
            }
        }
    }
}
