// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

/**
 * Lets runs through, or one close, never both: closing an ONNX Runtime session under a run ends the process
 * (onnxruntime issue 21812) and its second close throws. Shared by threads.
 */
final class RunGate {

    private final String closedMessage;
    private final int mostAtOnce;
    private int running;
    private boolean closing;
    private boolean closed;

    RunGate(String closedMessage, int mostAtOnce) {
        this.closedMessage = closedMessage;
        this.mostAtOnce = mostAtOnce;
    }

    /**
     * Begins a run; {@link #exit()} must follow. Waits while {@code mostAtOnce} runs are under way.
     *
     * @throws IllegalStateException once {@link #close} was called
     */
    synchronized void enter() {
        await(() -> closing || running < mostAtOnce);
        if (closing) {
            throw new IllegalStateException(closedMessage);
        }
        running++;
    }

    synchronized void exit() {
        running--;
        notifyAll();
    }

    /** Waits for the runs under way, then releases; a second call waits for the first one to end and does no more. */
    void close(Runnable release) {
        synchronized (this) {
            if (closing) {
                await(() -> closed);
                return;
            }
            closing = true;
            notifyAll();
            await(() -> running == 0);
        }
        try {
            // Outside the monitor: a context's own monitor is taken in there, and runs take the two in the other order.
            release.run();
        } finally {
            synchronized (this) {
                closed = true;
                notifyAll();
            }
        }
    }

    private interface Condition {
        boolean holds();
    }

    /** Waits in spite of interrupts, which are kept for the caller: giving up would leave a session under a run. */
    private synchronized void await(Condition condition) {
        boolean interrupted = false;
        while (!condition.holds()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
