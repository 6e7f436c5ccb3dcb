// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

/**
 * The evidence behind one finding of a model: on whom it was trained, and how well it separates the finding from the
 * rest on data that did not train it.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param trainingPatients patient groups that show the finding in the training split
 * @param validationPatients patient groups that show it in the validation split
 * @param auc area under the ROC curve against all other findings on the validation split, 0 to 1, with its interval
 *     by patient-group bootstrap
 */
public record Support(int trainingPatients, int validationPatients, Interval auc) {

    /** Checks the counts and that the area is a share. */
    public Support {
        if (trainingPatients < 0 || validationPatients < 0) {
            throw new IllegalArgumentException(
                    "expected counts of at least 0, found " + trainingPatients + " and " + validationPatients);
        }
        auc.requireShare("auc");
    }
}
