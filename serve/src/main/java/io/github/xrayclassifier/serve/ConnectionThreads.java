// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that read requests and write responses: a bounded number, with a bounded queue, and none of them longer than
 * a deadline in the hands of a client. The deadline interrupts the thread, and an interrupt closes the socket channel that
 * the thread reads or writes. Shared by threads.
 */
final class ConnectionThreads implements Executor {

    private static final int WAITING = 256; // connections; beyond it they are closed
    private static final long IDLE_SECONDS = 30;
    private static final Duration HEADERS = Duration.ofSeconds(10);

    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor clock;
    private final Map<Thread, Deadline> deadlines = new ConcurrentHashMap<>();

    ConnectionThreads(int count) {
        ThreadFactory daemons = daemons();
        threads = new ThreadPoolExecutor(
                count,
                count,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                daemons,
                (connection, pool) -> refuse(connection));
        threads.allowCoreThreadTimeOut(true);
        clock = new ScheduledThreadPoolExecutor(1, daemons);
        clock.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory daemons() {
        AtomicInteger next = new AtomicInteger(1);
        return task -> {
            Thread thread = new Thread(task, "xray-serve-" + next.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Closes a connection: the first read of an interrupted thread closes the channel. Throwing would leave it open. */
    private static void refuse(Runnable connection) {
        Thread.currentThread().interrupt();
        try {
            connection.run();
        } finally {
            Thread.interrupted();
        }
    }

    @Override
    public void execute(Runnable connection) {
        threads.execute(() -> {
            Deadline deadline = new Deadline(Thread.currentThread());
            deadlines.put(Thread.currentThread(), deadline);
            deadline.arm(HEADERS);
            try {
                connection.run();
            } finally {
                deadline.disarm();
                deadlines.remove(Thread.currentThread());
                Thread.interrupted(); // one that came too late must not end the next connection
            }
        });
    }

    /** The deadline of the connection that the calling thread serves. */
    Deadline deadline() {
        Deadline deadline = deadlines.get(Thread.currentThread());
        if (deadline == null) {
            throw new IllegalStateException("expected a thread that serves a connection, found "
                    + Thread.currentThread().getName());
        }
        return deadline;
    }

    void close() {
        threads.shutdownNow();
        clock.shutdownNow();
    }

    /** The time until which a client may keep a thread. */
    final class Deadline {

        private final Thread thread;
        private @Nullable Future<?> alarm; // guarded by this

        private Deadline(Thread thread) {
            this.thread = thread;
        }

        synchronized void arm(Duration longest) {
            disarm();
            alarm = clock.schedule(this::pass, longest.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** From here on the time is the server's own. */
        synchronized void disarm() {
            if (alarm != null) {
                alarm.cancel(false);
                alarm = null;
            }
        }

        private synchronized void pass() {
            if (alarm != null) { // else disarmed while this waited for the lock
                alarm = null;
                thread.interrupt();
            }
        }
    }
}
