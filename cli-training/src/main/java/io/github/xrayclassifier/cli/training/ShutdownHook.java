// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a process that was told to stop alive until the command has said how it ended. The run itself hears of Ctrl-C
 * from the trainer, which saves a checkpoint; without this, the process would end before the user reads so.
 */
final class ShutdownHook implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch spoken = new CountDownLatch(1);
    private final Thread hook = new Thread(this::listen, "last-words");

    private ShutdownHook() {}

    static ShutdownHook await() {
        ShutdownHook words = new ShutdownHook();
        Runtime.getRuntime().addShutdownHook(words.hook);
        return words;
    }

    private void listen() {
        try {
            if (!spoken.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger(ShutdownHook.class.getName())
                        .log(System.Logger.Level.WARNING, "the run did not stop in time; its last checkpoint stays");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        spoken.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            spoken.countDown(); // the process is already ending, which is what this was for
        }
    }
}
