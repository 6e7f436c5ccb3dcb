// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.model.OutputKind;
import java.util.List;

/**
 * Everything that decides a training run apart from the images. The defaults train MobileNetV2 from scratch with AdamW,
 * warm-up and a cosine schedule.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class TrainingOptions {

    private long seed = 7;
    private int epochs = 30;
    private int batchSize = 32;
    private double learningRate = 1e-3;
    private double weightDecay = 0.05;
    private int warmupSteps = 300;
    private double clipNorm = 5;
    private double labelSmoothing = 0.05;
    private double classWeightPower = 0.5;
    private double emaDecay = 0.998;
    private double dropout = 0.2;
    private double mixup = 0;
    private double widthMultiplier = 1;
    private OutputKind outputKind = OutputKind.SOFTMAX;
    private Selection selection = Selection.MEAN_AUC;
    private Augmentation augmentation = Augmentation.defaults();
    private List<Stage> stages = List.of();
    private int threads = 0;

    private TrainingOptions() {}

    private TrainingOptions(TrainingOptions from) {
        seed = from.seed;
        epochs = from.epochs;
        batchSize = from.batchSize;
        learningRate = from.learningRate;
        weightDecay = from.weightDecay;
        warmupSteps = from.warmupSteps;
        clipNorm = from.clipNorm;
        labelSmoothing = from.labelSmoothing;
        classWeightPower = from.classWeightPower;
        emaDecay = from.emaDecay;
        dropout = from.dropout;
        mixup = from.mixup;
        widthMultiplier = from.widthMultiplier;
        outputKind = from.outputKind;
        selection = from.selection;
        augmentation = from.augmentation;
        stages = from.stages;
        threads = from.threads;
    }

    /** {@return the plain recipe: 30 epochs of batch 32 at a peak learning rate of 0.001, seed 7} */
    public static TrainingOptions defaults() {
        return new TrainingOptions();
    }

    /** A copy with the given seed: any number; the same seed gives the same weights on the same machine. */
    public TrainingOptions withSeed(long value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.seed = value;
        return copy;
    }

    /** A copy with the given epochs: passes over the training images, at least 1. */
    public TrainingOptions withEpochs(int value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.epochs = Checks.within("epochs", value, 1, 1_000_000);
        return copy;
    }

    /** A copy with the given batch size: images a step, at least 2. */
    public TrainingOptions withBatchSize(int value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.batchSize = Checks.within("batchSize", value, 2, 4096);
        return copy;
    }

    /** A copy with the given learning rate: the peak, above 0 and at most 10. */
    public TrainingOptions withLearningRate(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.learningRate = Checks.within("learningRate", value, 1e-12, 10);
        return copy;
    }

    /** A copy with the given weight decay: decoupled decay of convolution and classifier weights, 0 to 10. */
    public TrainingOptions withWeightDecay(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.weightDecay = Checks.within("weightDecay", value, 0, 10);
        return copy;
    }

    /** A copy with the given warmup steps: steps until the learning rate reaches its peak, at least 0. */
    public TrainingOptions withWarmupSteps(int value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.warmupSteps = Checks.within("warmupSteps", value, 0, 10_000_000);
        return copy;
    }

    /** A copy with the given clip norm: largest norm of the gradient, above 0. */
    public TrainingOptions withClipNorm(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.clipNorm = Checks.within("clipNorm", value, 1e-6, 1e9);
        return copy;
    }

    /** A copy with the given label smoothing: share of the target spread over all findings, 0 to 0.9. */
    public TrainingOptions withLabelSmoothing(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.labelSmoothing = Checks.within("labelSmoothing", value, 0, 0.9);
        return copy;
    }

    /** A copy with the given class weight power: a finding with n images weighs n to the minus this power; 0 weighs all alike, 1 balances, 0 to 1. */
    public TrainingOptions withClassWeightPower(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.classWeightPower = Checks.within("classWeightPower", value, 0, 1);
        return copy;
    }

    /** A copy with the given ema decay: decay of the weight average a step, 0 to below 1; 0 keeps the last weights. */
    public TrainingOptions withEmaDecay(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.emaDecay = Checks.within("emaDecay", value, 0, 0.999999);
        return copy;
    }

    /** A copy with the given dropout: share of the embedding dropped in training, 0 to 0.9. */
    public TrainingOptions withDropout(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.dropout = Checks.within("dropout", value, 0, 0.9);
        return copy;
    }

    /** A copy with the given mixup: alpha of the Beta distribution that the share of a second image is drawn from, 0 (off) to 4. */
    public TrainingOptions withMixup(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.mixup = Checks.within("mixup", value, 0, 4);
        return copy;
    }

    /** A copy with the given width multiplier: of the network's channels, 0.1 to 4. */
    public TrainingOptions withWidthMultiplier(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.widthMultiplier = Checks.within("widthMultiplier", value, 0.1, 4);
        return copy;
    }

    /** A copy with the given output kind: softmax trains on the label, sigmoid on all labels. */
    public TrainingOptions withOutputKind(OutputKind value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.outputKind = value;
        return copy;
    }

    /** A copy with the given selection: which epoch's weights are kept. */
    public TrainingOptions withSelection(Selection value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.selection = value;
        return copy;
    }

    /** A copy with the given augmentation: changes of training images. */
    public TrainingOptions withAugmentation(Augmentation value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.augmentation = value;
        return copy;
    }

    /** A copy with the given stages: image sizes by epoch; empty trains at the recipe's size throughout. */
    public TrainingOptions withStages(List<Stage> value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.stages = Stage.rising(value);
        return copy;
    }

    /** A copy with the given threads: libtorch's threads; 0 takes one for each processor. */
    public TrainingOptions withThreads(int value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.threads = Checks.within("threads", value, 0, 1024);
        return copy;
    }

    /** {@return the seed: any number; the same seed gives the same weights on the same machine} */
    public long seed() {
        return seed;
    }

    /** {@return the epochs: passes over the training images, at least 1} */
    public int epochs() {
        return epochs;
    }

    /** {@return the batch size: images a step, at least 2} */
    public int batchSize() {
        return batchSize;
    }

    /** {@return the learning rate: the peak, above 0 and at most 10} */
    public double learningRate() {
        return learningRate;
    }

    /** {@return the weight decay: decoupled decay of convolution and classifier weights, 0 to 10} */
    public double weightDecay() {
        return weightDecay;
    }

    /** {@return the warmup steps: steps until the learning rate reaches its peak, at least 0} */
    public int warmupSteps() {
        return warmupSteps;
    }

    /** {@return the clip norm: largest norm of the gradient, above 0} */
    public double clipNorm() {
        return clipNorm;
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

    /** {@return the dropout: share of the embedding dropped in training, 0 to 0.9} */
    public double dropout() {
        return dropout;
    }

    /** {@return the mixup: alpha of the Beta distribution that the share of a second image is drawn from, 0 (off) to 4} */
    public double mixup() {
        return mixup;
    }

    /** {@return the width multiplier: of the network's channels, 0.1 to 4} */
    public double widthMultiplier() {
        return widthMultiplier;
    }

    /** {@return the output kind: softmax trains on the label, sigmoid on all labels} */
    public OutputKind outputKind() {
        return outputKind;
    }

    /** {@return the selection: which epoch's weights are kept} */
    public Selection selection() {
        return selection;
    }

    /** {@return the augmentation: changes of training images} */
    public Augmentation augmentation() {
        return augmentation;
    }

    /** {@return the stages: image sizes by epoch; empty trains at the recipe's size throughout} */
    public List<Stage> stages() {
        return stages;
    }

    /** {@return the threads: libtorch's threads; 0 takes one for each processor} */
    public int threads() {
        return threads;
    }

    /** The side of the images trained on in an epoch, counted from 0. */
    int sizeAt(int epoch, int fullSize) {
        for (Stage stage : stages) {
            if (epoch < stage.untilEpoch()) {
                return stage.size();
            }
        }
        return fullSize;
    }
}
