// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.engine;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * Lets a run end in order when the JVM is told to stop: on Ctrl-C the JVM would unload libtorch under the training thread
 * and crash, and the steps since the last checkpoint would be lost. The shutdown hook asks the run to stop and waits until
 * it has saved.
 */
public final class RunGuard implements AutoCloseable {

    private final BooleanSupplier cancelled;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopAndWait, "training-shutdown");
    private volatile boolean stopping;

    private RunGuard(BooleanSupplier cancelled) {
        this.cancelled = cancelled;
    }

    /**
     * Starts to listen.
     *
     * @param cancelled asked beside the JVM
     * @return to be closed when the run has saved what it wants to keep
     */
    public static RunGuard open(BooleanSupplier cancelled) {
        RunGuard guard = new RunGuard(cancelled);
        Runtime.getRuntime().addShutdownHook(guard.hook);
        return guard;
    }

    /** {@return whether the caller, an interrupt or the end of the JVM asks the run to stop} */
    public boolean isCancelled() {
        return stopping || cancelled.getAsBoolean() || Thread.currentThread().isInterrupted();
    }

    private void stopAndWait() {
        stopping = true;
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        if (!stopping) {
            removeHook();
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            stopping = true; // the JVM began to stop just now: the hook finds the latch open and returns
        }
    }
}
