// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lifecycle;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A guard that lets many users of a resource in, or closes once: the resource is released when the last of them has left,
 * because releasing an ONNX Runtime session under a run ends the process (onnxruntime issue 21812). Shared by threads.
 */
public final class CloseGuard {

    /** The longest that a plain {@code close()} waits: what orchestrators leave a process between its notice and its end. */
    public static final Duration DEFAULT_WAIT = Duration.ofSeconds(30);

    private final String closedMessage;
    private final int mostInside;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int inside;
    private boolean closed;
    private boolean claimed;
    private boolean released;
    private @Nullable Runnable pending;

    private CloseGuard(String closedMessage, int mostInside) {
        this.closedMessage = closedMessage;
        this.mostInside = mostInside;
    }

    /**
     * A guard that lets any number in.
     *
     * @param closedMessage of the exception for those who come too late
     * @return an open guard
     */
    public static CloseGuard of(String closedMessage) {
        return of(closedMessage, Integer.MAX_VALUE);
    }

    /**
     * A guard that lets a number in at a time; further ones wait.
     *
     * @param closedMessage of the exception for those who come too late
     * @param mostInside at least 1
     * @return an open guard
     */
    public static CloseGuard of(String closedMessage, int mostInside) {
        return new CloseGuard(closedMessage, mostInside);
    }

    /**
     * Goes in; {@link #leave()} must follow.
     *
     * @throws IllegalStateException if closed
     * @throws StackOverflowError if the thread's stack is so full that leaving might fail; nobody is inside then
     */
    public void enter() {
        StackRoom.require();
        lock.lock();
        try {
            while (!closed && inside >= mostInside) {
                changed.awaitUninterruptibly();
            }
            requireOpen();
            inside++;
        } finally {
            lock.unlock();
        }
    }

    /** {@return the number of those inside} */
    public int inside() {
        lock.lock();
        try {
            return inside;
        } finally {
            lock.unlock();
        }
    }

    /** {@return false once it is closed or closing} */
    public boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses if closed.
     *
     * @throws IllegalStateException if so
     */
    public void requireOpen() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException(closedMessage);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Leaves; the last one to leave a closed guard releases what it guards. */
    public void leave() {
        Runnable release;
        lock.lock();
        try {
            inside--;
            changed.signalAll();
            release = inside == 0 ? pending : null;
            pending = inside == 0 ? null : pending;
        } finally {
            lock.unlock();
        }
        if (release != null) {
            run(release);
        }
    }

    /**
     * Lets nobody in any more and waits for those inside. An interrupt is kept for the caller and shortens nothing.
     *
     * @param longest how long to wait
     * @return how many are inside still; 0 if all have left
     */
    public int drain(Duration longest) {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            await(() -> inside == 0, longest);
            return inside;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets nobody in any more, waits for those inside and releases what they used. If they take longer, the last of them
     * releases it when leaving. A second call releases nothing; it waits for the first one to be done.
     *
     * @param longest how long to wait
     * @param release called once, outside any lock
     * @return whether the resource is released
     */
    public boolean close(Duration longest, Runnable release) {
        drain(longest);
        lock.lock();
        try {
            if (claimed) {
                await(() -> released, longest);
                return released;
            }
            claimed = true;
            if (inside > 0) {
                pending = release;
                return false;
            }
        } finally {
            lock.unlock();
        }
        run(release);
        return true;
    }

    private void run(Runnable release) {
        try {
            // Outside the lock: contexts have locks too, which runs take in the other order.
            release.run();
        } finally {
            lock.lock();
            try {
                released = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private interface Goal {
        boolean isReached();
    }

    private void await(Goal goal, Duration longest) {
        long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(longest);
        boolean interrupted = false;
        while (!goal.isReached()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                long unused = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true; // whoever closes relies on nothing running afterwards
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
