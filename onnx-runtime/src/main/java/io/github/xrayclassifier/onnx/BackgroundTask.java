// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Work on another thread, beside the caller's. */
final class BackgroundTask<T> {

    private final FutureTask<T> task;

    private BackgroundTask(FutureTask<T> task) {
        this.task = task;
    }

    static <T> BackgroundTask<T> start(Callable<T> work) {
        BackgroundTask<T> started = new BackgroundTask<>(new FutureTask<>(work));
        Thread thread = new Thread(started.task, "xray-classifier-opening");
        thread.setDaemon(true);
        thread.start();
        return started;
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
}
