// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

/** A listener to a run. Called on the training thread; an exception of it ends the run. */
public interface TrainingProgress {

    /**
     * A sentence on the run that a user should read, for example which findings are untrained.
     *
     * @param sentence in English
     */
    default void remark(String sentence) {}

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
