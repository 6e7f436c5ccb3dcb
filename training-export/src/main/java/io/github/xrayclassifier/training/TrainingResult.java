// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import java.nio.file.Path;
import java.util.List;

/**
 * What a run left behind.
 *
 * @param folder the run's folder
 * @param best the weights kept by the selection rule; missing on disk if the run was cancelled before its first epoch ended
 * @param last the averaged weights of the last finished epoch; likewise
 * @param epochs figures of the finished epochs
 * @param complete false if the run was cancelled; {@link Trainer#resume} goes on
 */
public record TrainingResult(Path folder, Path best, Path last, List<EpochMetrics> epochs, boolean complete) {

    /** Copies the figures. */
    public TrainingResult {
        epochs = List.copyOf(epochs);
    }
}
