// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes daemon threads, so that a forgotten classifier does not keep a program alive. */
final class DaemonThreads implements ThreadFactory {

    private final String role;
    private final AtomicInteger made = new AtomicInteger();

    DaemonThreads(String role) {
        this.role = role;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "xray-classifier-" + role + "-" + made.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
