// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** Gives results in the order of their inputs while a bounded number of later ones is under way. For one thread. */
final class OrderedPrefetch<T, R> implements Iterator<R> {

    private final Iterator<T> inputs;
    private final int size;
    private final Function<T, CompletableFuture<R>> start;
    private final Deque<CompletableFuture<R>> underWay = new ArrayDeque<>();

    OrderedPrefetch(Iterator<T> inputs, int size, Function<T, CompletableFuture<R>> start) {
        this.inputs = inputs;
        this.size = size;
        this.start = start;
    }

    @Override
    public boolean hasNext() {
        return !underWay.isEmpty() || inputs.hasNext();
    }

    @Override
    public R next() {
        while (underWay.size() < size && inputs.hasNext()) {
            underWay.add(start.apply(inputs.next()));
        }
        CompletableFuture<R> first = underWay.poll();
        if (first == null) {
            throw new NoSuchElementException("expected a further input, found the end");
        }
        return await(first);
    }

    private R await(CompletableFuture<R> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for an answer");
        } catch (ExecutionException e) {
            cancel();
            throw unchecked(e.getCause() == null ? e : e.getCause());
        }
    }

    private static RuntimeException unchecked(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }

    /** Lets go of what has not begun; what runs, runs to its end. */
    void cancel() {
        underWay.forEach(future -> future.cancel(false));
        underWay.clear();
    }
}
