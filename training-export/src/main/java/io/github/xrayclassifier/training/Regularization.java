// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

/**
 * What keeps a run from learning its images by heart, and rare findings from being overlooked.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class Regularization {

    private double labelSmoothing = 0.05;
    private double classWeightPower = 0.5;
    private double emaDecay = 0.998;
    private double dropout = 0.2;
    private double mixup = 0;
    private double mixupShare = 1;
    private boolean mixupWithinFindings;

    private Regularization() {}

    private Regularization(Regularization from) {
        labelSmoothing = from.labelSmoothing;
        classWeightPower = from.classWeightPower;
        emaDecay = from.emaDecay;
        dropout = from.dropout;
        mixup = from.mixup;
        mixupShare = from.mixupShare;
        mixupWithinFindings = from.mixupWithinFindings;
    }

    /** {@return label smoothing 0.05, class weights 1 / sqrt(n), weight average 0.998, dropout 0.2, no mixup} */
    public static Regularization defaults() {
        return new Regularization();
    }

    /** {@return nothing of it} */
    public static Regularization none() {
        return new Regularization()
                .withLabelSmoothing(0)
                .withClassWeightPower(0)
                .withEmaDecay(0)
                .withDropout(0);
    }

    /** A copy with the given label smoothing: share of the target spread over all findings, 0 to 0.9. */
    public Regularization withLabelSmoothing(double value) {
        Regularization copy = new Regularization(this);
        copy.labelSmoothing = Checks.within("labelSmoothing", value, 0, 0.9);
        return copy;
    }

    /** A copy with the given class weight power: a finding with n images weighs n to the minus this power; 0 weighs all alike, 1 balances, 0 to 1. */
    public Regularization withClassWeightPower(double value) {
        Regularization copy = new Regularization(this);
        copy.classWeightPower = Checks.within("classWeightPower", value, 0, 1);
        return copy;
    }

    /** A copy with the given ema decay: decay of the weight average a step, 0 to below 1; 0 keeps the last weights. */
    public Regularization withEmaDecay(double value) {
        Regularization copy = new Regularization(this);
        copy.emaDecay = Checks.within("emaDecay", value, 0, 0.999999);
        return copy;
    }

    /** A copy with the given dropout: share of the classifier's input dropped in training, 0 to 0.9. */
    public Regularization withDropout(double value) {
        Regularization copy = new Regularization(this);
        copy.dropout = Checks.within("dropout", value, 0, 0.9);
        return copy;
    }

    /** A copy with the given mixup: alpha of the Beta distribution that the share of a second image is drawn from, 0 (off) to 4. */
    public Regularization withMixup(double value) {
        Regularization copy = new Regularization(this);
        copy.mixup = Checks.within("mixup", value, 0, 4);
        return copy;
    }

    /** A copy with the given mixup share: the first part of the run that blends images, 0.01 to 1; the rest learns from plain ones. */
    public Regularization withMixupShare(double value) {
        Regularization copy = new Regularization(this);
        copy.mixupShare = Checks.within("mixupShare", value, 0.01, 1);
        return copy;
    }

    /**
     * A copy that blends an image with one of the same finding alone, of another source where the batch has one (Yao et al.,
     * "Improving out-of-distribution robustness via selective augmentation", ICML 2022), so that what a source looks like
     * tells less of the finding; false, the default, blends any two.
     */
    public Regularization withMixupWithinFindings(boolean value) {
        Regularization copy = new Regularization(this);
        copy.mixupWithinFindings = value;
        return copy;
    }

    /** {@return the label smoothing: share of the target spread over all findings, 0 to 0.9} */
    public double labelSmoothing() {
        return labelSmoothing;
    }

    /** {@return the class weight power: a finding with n images weighs n to the minus this power; 0 weighs all alike, 1 balances, 0 to 1} */
    public double classWeightPower() {
        return classWeightPower;
    }

    /** {@return the ema decay: decay of the weight average a step, 0 to below 1; 0 keeps the last weights} */
    public double emaDecay() {
        return emaDecay;
    }

    /** {@return the dropout: share of the classifier's input dropped in training, 0 to 0.9} */
    public double dropout() {
        return dropout;
    }

    /** {@return the mixup: alpha of the Beta distribution that the share of a second image is drawn from, 0 (off) to 4} */
    public double mixup() {
        return mixup;
    }

    /** {@return the mixup share: the first part of the run that blends images, 0.01 to 1} */
    public double mixupShare() {
        return mixupShare;
    }

    /** {@return whether mixup blends images of one finding alone} */
    public boolean mixupWithinFindings() {
        return mixupWithinFindings;
    }

    /** The mixup at a step, counted from 0, of so many. */
    double mixupAt(long step, long steps) {
        return step < mixupShare * steps ? mixup : 0;
    }
}
