// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work that one more thread does while the caller does something else. */
final class Ahead<T> {

    /** Gives back what a result that nobody wants holds. */
    interface Release<T> {

        void release(T result) throws Exception;
    }

    private final FutureTask<T> task;

    private Ahead(FutureTask<T> task) {
        this.task = task;
    }

    static <T> Ahead<T> start(Callable<T> work) {
        Ahead<T> ahead = new Ahead<>(new FutureTask<>(work));
        Thread thread = new Thread(ahead.task, "xray-classifier-opening");
        thread.setDaemon(true);
        thread.start();
        return ahead;
    }

    /** Waits for the result, or throws what the work threw. An interrupt is kept for the caller: native code cannot stop. */
    T result() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw thrown(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException thrown(ExecutionException failure) {
        if (failure.getCause() instanceof Error error) {
            throw error;
        }
        return failure.getCause() instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }

    /** Waits, and releases the result if there is one: the caller has an error of its own to throw. */
    void discard(Release<T> release) {
        try {
            release.release(result());
        } catch (Exception alsoFailed) {
            // The caller's own error comes first.
        }
    }
}
