// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * What a run tells and asks while it goes on; none of it changes the result.
 *
 * @param cancelled asked after every step
 * @param checkpointEvery how long a run goes on without a checkpoint
 */
record RunControl(TrainingProgress progress, BooleanSupplier cancelled, Duration checkpointEvery) {

    /** A crash then costs five minutes; one checkpoint of 2.2 million weights takes a fraction of a second. */
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    static RunControl silent() {
        return new RunControl(TrainingProgress.silent(), () -> false, FIVE_MINUTES);
    }

    RunControl withProgress(TrainingProgress listener) {
        return new RunControl(listener, cancelled, checkpointEvery);
    }

    RunControl withCancelled(BooleanSupplier newCancelled) {
        return new RunControl(progress, newCancelled, checkpointEvery);
    }

    RunControl withCheckpointEvery(Duration interval) {
        if (interval.isNegative()) {
            throw new IllegalArgumentException("checkpoint interval: expected 0 or more, found " + interval);
        }
        return new RunControl(progress, cancelled, interval);
    }
}
