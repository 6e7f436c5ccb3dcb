// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.tensor.Shape;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lends readers, each with memory that one file after the other uses. As many are kept as there are workers; what further
 * callers bring goes with them. Shared by threads.
 */
final class SourceReaderPool {

    private final ClassifierOptions options;
    private final Shape input;
    private final int mostIdle;
    private final Deque<SourceReader> idle = new ArrayDeque<>();

    SourceReaderPool(ClassifierOptions options, Shape input, int mostIdle) {
        this.options = options;
        this.input = input;
        this.mostIdle = mostIdle;
    }

    /** What is done with a reader: all of it while the reader is lent. */
    @FunctionalInterface
    interface Reading<T, E extends Exception> {

        T with(SourceReader reader) throws E;
    }

    /** Lends a reader. After a failure it is used again: what is left in its memory means nothing to the next file. */
    <T, E extends Exception> T lend(Reading<T, E> reading) throws E {
        SourceReader reader = borrow();
        try {
            return reading.with(reader);
        } finally {
            giveBack(reader);
        }
    }

    private SourceReader borrow() {
        SourceReader reader;
        synchronized (idle) {
            reader = idle.pollFirst(); // the last one used: its memory may still be in a cache
        }
        return reader == null ? new SourceReader(options, input) : reader;
    }

    private void giveBack(SourceReader reader) {
        synchronized (idle) {
            if (idle.size() < mostIdle) {
                idle.addFirst(reader);
            }
        }
    }
}
