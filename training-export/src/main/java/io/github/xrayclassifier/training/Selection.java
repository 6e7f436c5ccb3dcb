// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

/** Which epoch's weights a run keeps, judged on the validation split at full image size. */
public enum Selection {
    /** The largest mean over the findings of the area under the ROC curve of one against the rest. */
    MEAN_AUC,
    /** The largest share of images whose likeliest finding is the label. */
    ACCURACY,
    /** The last epoch, whatever the validation split says. */
    LAST
}
