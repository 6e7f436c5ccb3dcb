// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

/**
 * The means against overfitting, and against overlooking rare findings.
 *
 * @param labelSmoothing share of the target that is spread over all findings, 0 to 0.9
 * @param classWeightPower a finding with n images weighs n to the minus this power in the loss, 0 (all alike) to 1 (balanced)
 * @param averageDecay decay of the weight average a step, 0 (the last weights) to below 1; lower in the first steps of a run, so
 *     that a short one is averaged over about its last ninth
 * @param dropout share of the classifier's input that is dropped in training, 0 to 0.9
 * @param mixup alpha of the Beta distribution of the share of a second image, 0 (off) to 4
 * @param mixupShare the first part of the run that blends images, 0.01 to 1
 * @param mixupWithinFindings whether an image is blended with one of the same finding alone, of another source where the batch
 *     has one (Yao et al., "Improving out-of-distribution robustness via selective augmentation", ICML 2022)
 */
public record Regularization(
        double labelSmoothing,
        double classWeightPower,
        double averageDecay,
        double dropout,
        double mixup,
        double mixupShare,
        boolean mixupWithinFindings) {

    /** Checks the ranges. */
    public Regularization {
        Ranges.within("label-smoothing", labelSmoothing, 0, 0.9);
        Ranges.within("class-weight-power", classWeightPower, 0, 1);
        Ranges.within("average-decay", averageDecay, 0, 0.999999);
        Ranges.within("dropout", dropout, 0, 0.9);
        Ranges.within("mixup", mixup, 0, 4);
        Ranges.within("mixup-share", mixupShare, 0.01, 1);
        if (mixupWithinFindings && mixup == 0) {
            throw new IllegalArgumentException("mixup-within-findings: expected mixup above 0 beside it, found 0");
        }
    }

    /**
     * The mixup at a step.
     *
     * @param step counted from 0
     * @param steps of the whole run
     * @return alpha, or 0 in the part of the run that does not blend
     */
    public double mixupAt(long step, long steps) {
        return step < mixupShare * steps ? mixup : 0;
    }
}
