// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

/** Hears how a run comes along. Called on the training thread; what it throws ends the run. */
public interface TrainingProgress {

    /**
     * An image was decoded into the pixel cache.
     *
     * @param done images so far
     * @param total images in the manifest
     */
    default void decoded(int done, int total) {}

    /**
     * A step was made.
     *
     * @param epoch counted from 1
     * @param epochs of the whole run
     * @param step in this epoch, counted from 1
     * @param steps in this epoch
     * @param loss of this step's batch
     */
    default void step(int epoch, int epochs, int step, int steps, double loss) {}

    /**
     * An epoch is over, validated and saved.
     *
     * @param metrics its figures
     */
    default void epoch(EpochMetrics metrics) {}

    /**
     * Says nothing.
     *
     * @return a listener that ignores everything
     */
    static TrainingProgress silent() {
        return new TrainingProgress() {};
    }
}
