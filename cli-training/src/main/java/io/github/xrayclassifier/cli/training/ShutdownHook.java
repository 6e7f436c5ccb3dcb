// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A shutdown hook that keeps the process alive until the command has said how it ended, but no longer than a minute and a half. The
 * trainer's own hook saves the checkpoint; without this one, the process would end before the user reads so.
 */
final class ShutdownHook implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 90; // the trainer's hook waits 60

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::listen, "command-shutdown");

    private ShutdownHook() {}

    static ShutdownHook await() {
        ShutdownHook opened = new ShutdownHook();
        Runtime.getRuntime().addShutdownHook(opened.hook);
        return opened;
    }

    private void listen() {
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger(ShutdownHook.class.getName())
                        .log(System.Logger.Level.WARNING, "the run did not stop in time; its last checkpoint stays");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            ended.countDown(); // the process is already ending, which is what this was for
        }
    }
}
