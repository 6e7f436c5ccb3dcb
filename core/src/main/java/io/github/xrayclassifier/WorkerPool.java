// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.failure.ClassifierBusyException;
import io.github.xrayclassifier.failure.InsufficientMemoryException;
import io.github.xrayclassifier.model.Backend;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A classifier's workers: each decodes and runs for one caller at a time, so that memory follows from their number, never
 * from that of the callers. Made when first needed. Shared by threads. A virtual thread has its work done by a platform
 * thread: decoding and running never yield, so on its carrier they would keep all other virtual threads waiting.
 */
final class WorkerPool {

    private final Backend backend;
    private final Optional<Backend> lungs;
    private final ClassifierOptions options;
    private final int workers;
    private final Semaphore free;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Worker> idle =
            new ArrayDeque<>(); // the last one used first: its memory may still be in a cache
    private final Set<Cancellation> working = new HashSet<>();
    private final ThreadPoolExecutor platform;
    private boolean abandoned;

    WorkerPool(Backend backend, Optional<Backend> lungs, ClassifierOptions options, int workers) {
        this.backend = backend;
        this.lungs = lungs;
        this.options = options;
        this.workers = workers;
        this.free = new Semaphore(workers, true); // fair: no caller waits for ever behind a busier one
        // As many threads as workers are lent to virtual threads: the semaphore bounds them.
        this.platform = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), new DaemonThreads("worker"));
    }

    /** The work for which a worker is lent. */
    @FunctionalInterface
    interface Work<T, E extends Exception> {

        T with(Worker worker) throws E;
    }

    /**
     * Lends a worker. After a failure it is used again: what is left in its memory means nothing to the next image.
     *
     * @param longest how long to wait for one; empty for as long as it takes
     * @throws ClassifierBusyException if none is free by then
     * @throws CancellationException if the thread is interrupted while it waits, or the request cancelled
     * @throws InsufficientMemoryException if the work ends for want of memory
     */
    <T, E extends Exception> T lend(Optional<Duration> longest, Cancellation cancellation, Work<T, E> work) throws E {
        await(longest);
        try {
            return lend(cancellation, work);
        } catch (OutOfMemoryError e) { // bounded by the limits, but not by this heap: no reason to lose other images
            throw new InsufficientMemoryException(
                    "memory: expected room in a Java heap of "
                            + Runtime.getRuntime().maxMemory() / (1 << 20)
                            + " MiB, found too little (" + e.getMessage()
                            + "); raise -Xmx, or lower the limits or the number of workers",
                    e);
        } finally {
            free.release();
        }
    }

    private void await(Optional<Duration> longest) {
        try {
            if (longest.isEmpty()) {
                free.acquire();
            } else if (!free.tryAcquire(TimeUnit.NANOSECONDS.convert(longest.get()), TimeUnit.NANOSECONDS)) {
                throw new ClassifierBusyException("classifier: expected one of " + workers + " workers within "
                        + longest.get() + ", found all busy and " + free.getQueueLength() + " callers waiting");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a worker");
        }
    }

    private <T, E extends Exception> T lend(Cancellation cancellation, Work<T, E> work) throws E {
        Worker worker = begin(cancellation);
        try {
            return VirtualThreads.isCurrent() ? onPlatformThread(worker, work) : work.with(worker);
        } finally {
            end(cancellation, worker);
        }
    }

    private <T, E extends Exception> T onPlatformThread(Worker worker, Work<T, E> work) throws E {
        FutureTask<T> task = new FutureTask<>(() -> work.with(worker));
        platform.execute(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true; // the worker is in use until the work is done
                }
            }
        } catch (ExecutionException e) {
            throw WorkerPool.<E>failure(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // work throws E or what is unchecked
    private static <E extends Exception> E failure(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return (E) Objects.requireNonNull(cause);
    }

    private Worker begin(Cancellation cancellation) {
        cancellation.check();
        lock.lock();
        try {
            if (abandoned) {
                throw new CancellationException("classifier: closed before the request was answered");
            }
            Worker worker = idle.isEmpty() ? new Worker(backend, lungs, options) : idle.removeFirst();
            working.add(cancellation);
            return worker;
        } finally {
            lock.unlock();
        }
    }

    private void end(Cancellation cancellation, Worker worker) {
        lock.lock();
        try {
            working.remove(cancellation);
            idle.addFirst(worker);
        } finally {
            lock.unlock();
        }
    }

    /** Ends what runs as soon as it can be ended, and all who wait. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            working.forEach(Cancellation::cancel);
        } finally {
            lock.unlock();
        }
        free.release(Integer.MAX_VALUE / 2); // whoever waits wakes and finds it abandoned
    }

    /** For when nobody works any more. */
    void close() {
        platform.shutdown();
        lock.lock();
        try {
            idle.forEach(Worker::close);
            idle.clear();
        } finally {
            lock.unlock();
        }
    }
}
