// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

/**
 * The loss of an image by its labels.
 *
 * @param kind which loss
 * @param focalGamma exponent of the probability that the answer is wrong, for kind focal, 0 (cross entropy) to 10
 * @param margin of the rarest finding in logits, for kind ldam, 0 (cross entropy) to 10; that of a finding with n images is to it as
 *     n to the minus one fourth. The features and the classifier are not normalized, as they are in the paper
 * @param reweightAfter the first part of the run in which all findings weigh alike, 0 to 1: class weights come into force behind
 *     it (deferred re-weighting of Cao et al.)
 */
public record LossOptions(LossKind kind, double focalGamma, double margin, double reweightAfter) {

    /** Checks the ranges. */
    public LossOptions {
        Ranges.within("focal-gamma", focalGamma, 0, 10);
        Ranges.within("margin", margin, 0, 10);
        Ranges.within("reweight-after", reweightAfter, 0, 1);
    }

    /**
     * True at a step from which on class weights are in force.
     *
     * @param step counted from 0
     * @param steps of the whole run
     * @return whether findings weigh by their number of images
     */
    public boolean isReweighted(long step, long steps) {
        return step >= reweightAfter * steps;
    }
}
