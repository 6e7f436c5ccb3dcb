// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * An orderly end of a run when the JVM is told to stop: on Ctrl-C the JVM would unload libtorch under the training thread and
 * crash, and the steps since the last checkpoint would be lost. The shutdown hook tells the run to stop and waits until it has
 * saved, but no longer than a minute: a run that hangs must not keep the process alive.
 */
public final class RunGuard implements AutoCloseable {

    /** One step and one checkpoint of the largest network take seconds. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final BooleanSupplier cancelled;
    private final Duration longestWait;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopAndWait, "training-shutdown");
    private volatile boolean stopping;

    private RunGuard(BooleanSupplier cancelled, Duration longestWait) {
        this.cancelled = cancelled;
        this.longestWait = longestWait;
    }

    /**
     * Starts to listen.
     *
     * @param cancelled asked beside the JVM
     * @return to be closed when the run has saved what it wants to keep
     */
    public static RunGuard open(BooleanSupplier cancelled) {
        return open(cancelled, LONGEST_WAIT);
    }

    static RunGuard open(BooleanSupplier cancelled, Duration longestWait) {
        RunGuard guard = new RunGuard(cancelled, longestWait);
        Runtime.getRuntime().addShutdownHook(guard.hook);
        return guard;
    }

    /** {@return whether the caller, an interrupt or the end of the JVM asks the run to stop} */
    public boolean isCancelled() {
        return stopping || cancelled.getAsBoolean() || Thread.currentThread().isInterrupted();
    }

    /** The work of the shutdown hook. */
    void stopAndWait() {
        stopping = true;
        try {
            if (!ended.await(longestWait.toMillis(), TimeUnit.MILLISECONDS)) {
                System.getLogger(RunGuard.class.getName())
                        .log(System.Logger.Level.WARNING, "the run did not stop in time; its last checkpoint stays");
            }
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
