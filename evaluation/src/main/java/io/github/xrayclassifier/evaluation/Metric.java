// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

/**
 * A metric of an evaluation. A model with softmax calls the finding with the largest probability (top-1); one with sigmoid
 * calls every finding whose calibrated probability reaches its operating point.
 */
public enum Metric {
    /** Proportion of right calls: top-1 accuracy overall, right yes or no for one finding. */
    ACCURACY("accuracy"),
    /** Mean sensitivity over the findings that occur: chance is one over their number, however unequal they are. */
    BALANCED_ACCURACY("balanced accuracy"),
    /** Proportion of the images whose set of called findings is their set of labels; sigmoid only. */
    EXACT_MATCH("exact match"),
    /** Mean over the images of |called and labelled| / |called or labelled|, 1 where both are empty; sigmoid only. */
    JACCARD("Jaccard index"),
    /** Proportion of wrong calls over all images and findings; sigmoid only. */
    HAMMING_LOSS("Hamming loss"),
    /** Proportion of the images on which the classifier abstains. */
    ABSTAINED("abstained"),
    /** Mean negative log-likelihood in nats after calibration; with sigmoid the mean over the findings. */
    LOG_LOSS("log loss"),
    /** Mean negative log-likelihood before calibration. */
    LOG_LOSS_UNCALIBRATED("log loss before calibration"),
    /** Proportion of the positives that are called. */
    SENSITIVITY("sensitivity"),
    /** Proportion of the negatives that are not called. */
    SPECIFICITY("specificity"),
    /** Area under the ROC curve; ties count half. */
    AUC("AUC"),
    /** Average precision: the precision-recall curve's area without interpolation. */
    AVERAGE_PRECISION("average precision"),
    /** Probability that a call is right at the prevalence that the caller gave. */
    PPV("PPV"),
    /** Probability that the lack of a call is right at the prevalence that the caller gave. */
    NPV("NPV"),
    /** Expected calibration error over 15 bins of equal width, of the calibrated probabilities; with sigmoid overall the mean over the findings. */
    ECE("ECE"),
    /** Expected calibration error before calibration. */
    ECE_UNCALIBRATED("ECE before calibration"),
    /** Mean squared error of the calibrated probabilities; overall summed over the findings. */
    BRIER("Brier score"),
    /** Mean squared error before calibration. */
    BRIER_UNCALIBRATED("Brier score before calibration");

    private final String title;

    Metric(String title) {
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
