// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.failure.ClassifierBusyException;
import io.github.xrayclassifier.lifecycle.CloseGuard;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The classifier's own threads, started when first needed and gone when idle. Whatever is accepted keeps the guard from
 * closing until it has ended. Shared by threads.
 */
final class RequestThreads {

    private static final long IDLE_SECONDS = 10;

    private final CloseGuard guard;
    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor timer;
    private final Semaphore slots;
    private final int queue;
    private final Map<Cancellation, CompletableFuture<?>> accepted = new ConcurrentHashMap<>();

    RequestThreads(CloseGuard guard, int count, int queue) {
        this.guard = guard;
        this.queue = queue;
        this.slots = new Semaphore(queue);
        DaemonThreads daemons = new DaemonThreads("request");
        // Unbounded here, because every way in is bounded: slots for single requests, a prefetch for streams.
        threads = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
        threads.allowCoreThreadTimeOut(true);
        timer = new ScheduledThreadPoolExecutor(1, daemons);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true); // else an answered request would be held until its deadline
    }

    /**
     * Runs a task that somebody waits for.
     *
     * @throws IllegalStateException if closed
     */
    <T> CompletableFuture<T> submit(Callable<T> task, Cancellation cancellation) {
        return start(task, cancellation, () -> {});
    }

    /**
     * Runs a task that has a place in the queue.
     *
     * @param where names the task in a message
     * @throws ClassifierBusyException if as many as the queue takes wait or run
     * @throws IllegalStateException if closed
     */
    <T> CompletableFuture<T> enqueue(Callable<T> task, Cancellation cancellation, String where) {
        guard.requireOpen();
        if (!slots.tryAcquire()) {
            throw new ClassifierBusyException(
                    where + ": expected fewer than " + queue + " requests waiting or running, found " + queue);
        }
        return start(task, cancellation, slots::release);
    }

    private <T> CompletableFuture<T> start(Callable<T> task, Cancellation cancellation, Runnable ended) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            guard.enter();
            try {
                accepted.put(cancellation, result);
                threads.execute(() -> {
                    complete(result, task);
                    leave(cancellation, ended);
                });
            } catch (RuntimeException | Error e) { // no thread can be started
                accepted.remove(cancellation);
                guard.leave();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            ended.run();
            throw e;
        }
        var unused = result.whenComplete((value, error) -> {
            if (error != null) {
                cancellation.cancel();
            }
        });
        return result; // itself, not a stage of it: cancelling must reach the work
    }

    private void leave(Cancellation cancellation, Runnable ended) {
        accepted.remove(cancellation);
        ended.run();
        guard.leave();
    }

    /** Completes a result with a timeout unless it has another end within a deadline, counted from now. */
    void arm(CompletableFuture<?> result, Duration deadline, String where) {
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

    /** Ends what was accepted and has no answer yet. */
    void abandon() {
        accepted.values()
                .forEach(result -> result.completeExceptionally(
                        new CancellationException("classifier: closed before the request was answered")));
    }

    /** For when nobody waits any more. */
    void close() {
        threads.shutdown();
        timer.shutdown();
    }
}
