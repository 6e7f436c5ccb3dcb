// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The classifier's own threads, started when first needed and gone when idle. Shared by threads. */
final class Workers {

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor timer;
    private final Semaphore slots;
    private final int queue;

    Workers(int count, int queue) {
        this.queue = queue;
        this.slots = new Semaphore(queue);
        // Unbounded here, because every way in is bounded: slots for single requests, a window for streams.
        threads = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new Daemons());
        threads.allowCoreThreadTimeOut(true);
        timer = new ScheduledThreadPoolExecutor(1, new Daemons());
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true); // else an answered request would be held until its deadline
    }

    /** Daemons, so that a forgotten classifier does not keep a program alive. */
    private static final class Daemons implements ThreadFactory {

        private final AtomicInteger made = new AtomicInteger();

        @Override
        public Thread newThread(Runnable task) {
            Thread thread = new Thread(task, "xray-classifier-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }

    /** Runs a task that somebody waits for. */
    <T> CompletableFuture<T> submit(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        threads.execute(() -> complete(result, task));
        return result;
    }

    /**
     * Runs a task within a deadline, counted from now.
     *
     * @param where names the task in the message of a timeout
     * @throws RejectedExecutionException if as many as the queue takes wait or run
     */
    <T> CompletableFuture<T> submit(Callable<T> task, Duration deadline, String where) {
        if (!slots.tryAcquire()) {
            throw new RejectedExecutionException(
                    where + ": expected fewer than " + queue + " requests waiting or running, found " + queue);
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    complete(result, task);
                } finally {
                    slots.release();
                }
            });
        } catch (RejectedExecutionException e) {
            slots.release();
            throw e;
        }
        arm(result, deadline, where);
        return result; // itself, not a stage of it: cancelling must reach what waits
    }

    private void arm(CompletableFuture<?> result, Duration deadline, String where) {
        // Not orTimeout: its exception has no message.
        Future<?> alarm = timer.schedule(
                () -> result.completeExceptionally(
                        new TimeoutException(where + ": expected an answer within " + deadline + ", found none")),
                TimeUnit.NANOSECONDS.convert(deadline),
                TimeUnit.NANOSECONDS);
        var unused = result.whenComplete((value, error) -> alarm.cancel(false));
    }

    private static <T> void complete(CompletableFuture<T> result, Callable<T> task) {
        if (result.isDone()) {
            return; // too late or cancelled: nobody waits for it
        }
        try {
            result.complete(task.call());
        } catch (Throwable e) { // an Error too: a future that never ends would hide it
            result.completeExceptionally(e);
        }
    }

    /** For when nobody waits any more. */
    void close() {
        threads.shutdown();
        timer.shutdown();
    }
}
