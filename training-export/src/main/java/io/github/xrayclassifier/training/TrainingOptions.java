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
        widthMultiplier = from.widthMultiplier;
        outputKind = from.outputKind;
        selection = from.selection;
        augmentation = from.augmentation;
        stages = from.stages;
        threads = from.threads;
    }

    /**
     * The plain recipe.
     *
     * @return 30 epochs of batch 32 at a peak learning rate of 0.001, seed 7
     */
    public static TrainingOptions defaults() {
        return new TrainingOptions();
    }

    /**
     * This value with another seed.
     *
     * @param value any number; the same seed gives the same weights on the same machine
     * @return the changed copy
     */
    public TrainingOptions withSeed(long value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.seed = value;
        return copy;
    }

    /**
     * This value with another epochs.
     *
     * @param value passes over the training images, at least 1
     * @return the changed copy
     */
    public TrainingOptions withEpochs(int value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.epochs = Checks.within("epochs", value, 1, 1_000_000);
        return copy;
    }

    /**
     * This value with another batch size.
     *
     * @param value images a step, at least 2
     * @return the changed copy
     */
    public TrainingOptions withBatchSize(int value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.batchSize = Checks.within("batchSize", value, 2, 4096);
        return copy;
    }

    /**
     * This value with another learning rate.
     *
     * @param value the peak, above 0 and at most 10
     * @return the changed copy
     */
    public TrainingOptions withLearningRate(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.learningRate = Checks.within("learningRate", value, 1e-12, 10);
        return copy;
    }

    /**
     * This value with another weight decay.
     *
     * @param value decoupled decay of convolution and classifier weights, 0 to 10
     * @return the changed copy
     */
    public TrainingOptions withWeightDecay(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.weightDecay = Checks.within("weightDecay", value, 0, 10);
        return copy;
    }

    /**
     * This value with another warmup steps.
     *
     * @param value steps until the learning rate reaches its peak, at least 0
     * @return the changed copy
     */
    public TrainingOptions withWarmupSteps(int value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.warmupSteps = Checks.within("warmupSteps", value, 0, 10_000_000);
        return copy;
    }

    /**
     * This value with another clip norm.
     *
     * @param value largest norm of the gradient, above 0
     * @return the changed copy
     */
    public TrainingOptions withClipNorm(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.clipNorm = Checks.within("clipNorm", value, 1e-6, 1e9);
        return copy;
    }

    /**
     * This value with another label smoothing.
     *
     * @param value share of the target spread over all findings, 0 to 0.9
     * @return the changed copy
     */
    public TrainingOptions withLabelSmoothing(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.labelSmoothing = Checks.within("labelSmoothing", value, 0, 0.9);
        return copy;
    }

    /**
     * This value with another class weight power.
     *
     * @param value a finding with n images weighs n to the minus this power; 0 weighs all alike, 1 balances, 0 to 1
     * @return the changed copy
     */
    public TrainingOptions withClassWeightPower(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.classWeightPower = Checks.within("classWeightPower", value, 0, 1);
        return copy;
    }

    /**
     * This value with another ema decay.
     *
     * @param value decay of the weight average a step, 0 to below 1; 0 keeps the last weights
     * @return the changed copy
     */
    public TrainingOptions withEmaDecay(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.emaDecay = Checks.within("emaDecay", value, 0, 0.999999);
        return copy;
    }

    /**
     * This value with another dropout.
     *
     * @param value share of the embedding dropped in training, 0 to 0.9
     * @return the changed copy
     */
    public TrainingOptions withDropout(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.dropout = Checks.within("dropout", value, 0, 0.9);
        return copy;
    }

    /**
     * This value with another width multiplier.
     *
     * @param value of the network's channels, 0.1 to 4
     * @return the changed copy
     */
    public TrainingOptions withWidthMultiplier(double value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.widthMultiplier = Checks.within("widthMultiplier", value, 0.1, 4);
        return copy;
    }

    /**
     * This value with another output kind.
     *
     * @param value softmax trains on the label, sigmoid on all labels
     * @return the changed copy
     */
    public TrainingOptions withOutputKind(OutputKind value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.outputKind = value;
        return copy;
    }

    /**
     * This value with another selection.
     *
     * @param value which epoch's weights are kept
     * @return the changed copy
     */
    public TrainingOptions withSelection(Selection value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.selection = value;
        return copy;
    }

    /**
     * This value with another augmentation.
     *
     * @param value changes of training images
     * @return the changed copy
     */
    public TrainingOptions withAugmentation(Augmentation value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.augmentation = value;
        return copy;
    }

    /**
     * This value with another stages.
     *
     * @param value image sizes by epoch; empty trains at the recipe's size throughout
     * @return the changed copy
     */
    public TrainingOptions withStages(List<Stage> value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.stages = List.copyOf(value);
        return copy;
    }

    /**
     * This value with another threads.
     *
     * @param value libtorch's threads; 0 takes one for each processor
     * @return the changed copy
     */
    public TrainingOptions withThreads(int value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.threads = Checks.within("threads", value, 0, 1024);
        return copy;
    }

    /**
     * The seed.
     *
     * @return any number; the same seed gives the same weights on the same machine
     */
    public long seed() {
        return seed;
    }

    /**
     * The epochs.
     *
     * @return passes over the training images, at least 1
     */
    public int epochs() {
        return epochs;
    }

    /**
     * The batch size.
     *
     * @return images a step, at least 2
     */
    public int batchSize() {
        return batchSize;
    }

    /**
     * The learning rate.
     *
     * @return the peak, above 0 and at most 10
     */
    public double learningRate() {
        return learningRate;
    }

    /**
     * The weight decay.
     *
     * @return decoupled decay of convolution and classifier weights, 0 to 10
     */
    public double weightDecay() {
        return weightDecay;
    }

    /**
     * The warmup steps.
     *
     * @return steps until the learning rate reaches its peak, at least 0
     */
    public int warmupSteps() {
        return warmupSteps;
    }

    /**
     * The clip norm.
     *
     * @return largest norm of the gradient, above 0
     */
    public double clipNorm() {
        return clipNorm;
    }

    /**
     * The label smoothing.
     *
     * @return share of the target spread over all findings, 0 to 0.9
     */
    public double labelSmoothing() {
        return labelSmoothing;
    }

    /**
     * The class weight power.
     *
     * @return a finding with n images weighs n to the minus this power; 0 weighs all alike, 1 balances, 0 to 1
     */
    public double classWeightPower() {
        return classWeightPower;
    }

    /**
     * The ema decay.
     *
     * @return decay of the weight average a step, 0 to below 1; 0 keeps the last weights
     */
    public double emaDecay() {
        return emaDecay;
    }

    /**
     * The dropout.
     *
     * @return share of the embedding dropped in training, 0 to 0.9
     */
    public double dropout() {
        return dropout;
    }

    /**
     * The width multiplier.
     *
     * @return of the network's channels, 0.1 to 4
     */
    public double widthMultiplier() {
        return widthMultiplier;
    }

    /**
     * The output kind.
     *
     * @return softmax trains on the label, sigmoid on all labels
     */
    public OutputKind outputKind() {
        return outputKind;
    }

    /**
     * The selection.
     *
     * @return which epoch's weights are kept
     */
    public Selection selection() {
        return selection;
    }

    /**
     * The augmentation.
     *
     * @return changes of training images
     */
    public Augmentation augmentation() {
        return augmentation;
    }

    /**
     * The stages.
     *
     * @return image sizes by epoch; empty trains at the recipe's size throughout
     */
    public List<Stage> stages() {
        return stages;
    }

    /**
     * The threads.
     *
     * @return libtorch's threads; 0 takes one for each processor
     */
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
