// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import io.github.xrayclassifier.training.TrainingProgress;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The listener, the cancellation and the machine of a run; none of it changes the result.
 *
 * @param cancelled asked after every step
 * @param checkpointEvery the longest time without a checkpoint
 * @param threads of libtorch; 0 for one a processor
 * @param device that is wanted
 */
record RunControl(
        TrainingProgress progress,
        BooleanSupplier cancelled,
        Duration checkpointEvery,
        int threads,
        DeviceChoice device) {

    /** A crash then costs five minutes; one checkpoint of 2.2 million weights takes a fraction of a second. */
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    static RunControl silent() {
        return new RunControl(TrainingProgress.silent(), () -> false, FIVE_MINUTES, 0, DeviceChoice.AUTO);
    }

    RunControl withProgress(TrainingProgress listener) {
        return new RunControl(listener, cancelled, checkpointEvery, threads, device);
    }

    RunControl withCancelled(BooleanSupplier newCancelled) {
        return new RunControl(progress, newCancelled, checkpointEvery, threads, device);
    }

    RunControl withCheckpointEvery(Duration interval) {
        if (interval.isNegative()) {
            throw new IllegalArgumentException("checkpoint interval: expected 0 or more, found " + interval);
        }
        return new RunControl(progress, cancelled, interval, threads, device);
    }

    RunControl withThreads(int number) {
        if (number < 0 || number > 1024) {
            throw new IllegalArgumentException("threads: expected 0 to 1024, found " + number);
        }
        return new RunControl(progress, cancelled, checkpointEvery, number, device);
    }

    RunControl withDevice(DeviceChoice wanted) {
        return new RunControl(progress, cancelled, checkpointEvery, threads, wanted);
    }
}
