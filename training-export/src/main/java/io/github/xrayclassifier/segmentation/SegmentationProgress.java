// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.segmentation;

/** A listener to the training of a segmentation network; called by the training thread. */
@FunctionalInterface
public interface SegmentationProgress {

    /**
     * Called after every epoch.
     *
     * @param epoch from 1
     * @param epochs of the run
     * @param loss the epoch's mean
     * @param seconds it took
     */
    void epoch(int epoch, int epochs, double loss, double seconds);
}
