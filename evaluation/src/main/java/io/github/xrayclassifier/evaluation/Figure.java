// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

/** What an assessment measures. */
public enum Figure {
    /** Share of the images whose likeliest finding is their label. */
    ACCURACY("accuracy"),
    /** Mean sensitivity over the findings that occur: chance is one over their number, however unequal they are. */
    BALANCED_ACCURACY("balanced accuracy"),
    /** Share of the images that the classifier would not answer. */
    ABSTAINED("abstained"),
    /** Share of the positives that are called. */
    SENSITIVITY("sensitivity"),
    /** Share of the negatives that are not called. */
    SPECIFICITY("specificity"),
    /** Area under the ROC curve; ties count half. */
    AUC("AUC"),
    /** Average precision: the precision-recall curve's area without interpolation. */
    AVERAGE_PRECISION("average precision"),
    /** Probability that a call is right at the prevalence that the caller gave. */
    PPV("PPV"),
    /** Probability that the lack of a call is right at the prevalence that the caller gave. */
    NPV("NPV"),
    /** Expected calibration error over 15 bins of equal width, of the calibrated probabilities. */
    ECE("ECE"),
    /** Expected calibration error before calibration. */
    ECE_UNCALIBRATED("ECE before calibration"),
    /** Mean squared error of the calibrated probabilities; overall summed over the findings. */
    BRIER("Brier score"),
    /** Mean squared error before calibration. */
    BRIER_UNCALIBRATED("Brier score before calibration");

    private final String title;

    Figure(String title) {
        this.title = title;
    }

    /**
     * The name for people.
     *
     * @return for example {@code average precision}
     */
    public String title() {
        return title;
    }
}
