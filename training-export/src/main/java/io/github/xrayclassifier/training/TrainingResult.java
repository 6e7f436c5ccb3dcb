// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import java.nio.file.Path;
import java.util.List;

/**
 * The outcome of a run.
 *
 * @param folder the run's folder
 * @param best the weights kept by the selection rule; missing on disk if the run was cancelled before its first epoch ended
 * @param last the averaged weights of the last finished epoch; likewise
 * @param epochs metrics of the finished epochs
 * @param complete false if the run was cancelled; it can be resumed
 * @param remarks sentences that a user should read: untrained findings and the reason, images left out, no validation images, an
 *     accuracy below that of a constant answer
 */
public record TrainingResult(
        Path folder, Path best, Path last, List<EpochMetrics> epochs, boolean complete, List<String> remarks) {

    /** Copies the lists. */
    public TrainingResult {
        epochs = List.copyOf(epochs);
        remarks = List.copyOf(remarks);
    }
}
