// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import java.util.List;

/**
 * The metrics of one epoch.
 *
 * @param epoch counted from 1
 * @param size rows of the training images
 * @param learningRate at the epoch's last step
 * @param trainingLoss mean over the epoch's steps
 * @param validationLoss mean cross-entropy on the validation split, of the averaged weights at full size; NaN, as the
 *     accuracy, if nothing was validated on
 * @param accuracy proportion of the validation images whose top-1 finding is the label
 * @param aucs area under the ROC curve of each finding against the rest; NaN where the split lacks either
 * @param best whether these weights are kept
 * @param seconds of the whole epoch
 */
public record EpochMetrics(
        int epoch,
        int size,
        double learningRate,
        double trainingLoss,
        double validationLoss,
        double accuracy,
        List<Double> aucs,
        boolean best,
        double seconds) {

    /** Copies the areas. */
    public EpochMetrics {
        aucs = List.copyOf(aucs);
    }

    /**
     * The mean over the findings that have an area.
     *
     * @return 0 to 1, or NaN if none has
     */
    public double meanAuc() {
        return aucs.stream()
                .mapToDouble(Double::doubleValue)
                .filter(auc -> !Double.isNaN(auc))
                .average()
                .orElse(Double.NaN);
    }
}
