// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

/** Lets many in or closes once: closing waits until all who are in have left. Shared by threads. */
final class CloseGuard {

    private int inside;
    private boolean closed;

    /**
     * Goes in; {@link #leave} must follow.
     *
     * @throws IllegalStateException if closed
     */
    synchronized void enter() {
        requireOpen();
        inside++;
    }

    synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("classifier: expected an open one, found it closed");
        }
    }

    synchronized void leave() {
        inside--;
        notifyAll();
    }

    /** Lets nobody in any more and waits for those inside, whatever interrupts. */
    synchronized void close() {
        closed = true;
        boolean interrupted = false;
        while (inside > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true; // whoever called close relies on nothing running afterwards
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
