// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

/** A rule that compares epochs, by metrics on the validation split at full image size. */
public enum SelectionRule {
    /** The largest mean over the findings of the area under the ROC curve of one against the rest. */
    MEAN_AUC,
    /** The largest proportion of images whose top-1 finding is the label. */
    ACCURACY,
    /** The last epoch, whatever the validation split says. */
    LAST
}
