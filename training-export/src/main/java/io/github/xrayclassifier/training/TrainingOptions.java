// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.tensor.Shape;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Everything that decides a training run apart from the images and the weights it starts from. The defaults train
 * MobileNetV2 with AdamW, warm-up and a cosine schedule; {@link Preset} holds whole recipes.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class TrainingOptions {

    private long seed = 7;
    private int epochs = 30;
    private int batchSize = 32;
    private int threads = 0;
    private int firstTrainedLayer = 0;
    private int patience = 0;
    private Selection selection = Selection.MEAN_AUC;
    private Augmentation augmentation = Augmentation.defaults();
    private NetworkOptions network = NetworkOptions.defaults();
    private Optimization optimization = Optimization.defaults();
    private Regularization regularization = Regularization.defaults();
    private List<Stage> stages = List.of();

    private TrainingOptions() {}

    private TrainingOptions(TrainingOptions from) {
        seed = from.seed;
        epochs = from.epochs;
        batchSize = from.batchSize;
        threads = from.threads;
        firstTrainedLayer = from.firstTrainedLayer;
        patience = from.patience;
        selection = from.selection;
        augmentation = from.augmentation;
        network = from.network;
        optimization = from.optimization;
        regularization = from.regularization;
        stages = from.stages;
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

    /** A copy with the given threads: libtorch's threads; 0 takes one for each processor. */
    public TrainingOptions withThreads(int value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.threads = Checks.within("threads", value, 0, 1024);
        return copy;
    }

    /** A copy with the given first trained layer: layers of the network before this one, counted as in torchvision's features from 0 to 18, keep their weights and statistics; 19 trains the classifier alone. */
    public TrainingOptions withFirstTrainedLayer(int value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.firstTrainedLayer = Checks.within("firstTrainedLayer", value, 0, Architecture.LAYERS);
        return copy;
    }

    /** A copy with the given patience: epochs without a better one after which the run ends; 0 makes all epochs. */
    public TrainingOptions withPatience(int value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.patience = Checks.within("patience", value, 0, 1_000_000);
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

    /** A copy with a changed network: the shape of the network. */
    public TrainingOptions withNetwork(UnaryOperator<NetworkOptions> change) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.network = change.apply(network);
        return copy;
    }

    /** A copy with a changed optimization: how weights follow the gradient. */
    public TrainingOptions withOptimization(UnaryOperator<Optimization> change) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.optimization = change.apply(optimization);
        return copy;
    }

    /** A copy with a changed regularization: what keeps a run from learning by heart. */
    public TrainingOptions withRegularization(UnaryOperator<Regularization> change) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.regularization = change.apply(regularization);
        return copy;
    }

    /** A copy with the given stages: image sizes by epoch, for square inputs; empty trains at the recipe's size throughout. */
    public TrainingOptions withStages(List<Stage> value) {
        TrainingOptions copy = new TrainingOptions(this);
        copy.stages = Stage.rising(value);
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

    /** {@return the threads: libtorch's threads; 0 takes one for each processor} */
    public int threads() {
        return threads;
    }

    /** {@return the first trained layer: layers of the network before this one, counted as in torchvision's features from 0 to 18, keep their weights and statistics; 19 trains the classifier alone} */
    public int firstTrainedLayer() {
        return firstTrainedLayer;
    }

    /** {@return the patience: epochs without a better one after which the run ends; 0 makes all epochs} */
    public int patience() {
        return patience;
    }

    /** {@return the selection: which epoch's weights are kept} */
    public Selection selection() {
        return selection;
    }

    /** {@return the augmentation: changes of training images} */
    public Augmentation augmentation() {
        return augmentation;
    }

    /** {@return the network: the shape of the network} */
    public NetworkOptions network() {
        return network;
    }

    /** {@return the optimization: how weights follow the gradient} */
    public Optimization optimization() {
        return optimization;
    }

    /** {@return the regularization: what keeps a run from learning by heart} */
    public Regularization regularization() {
        return regularization;
    }

    /** {@return the stages: image sizes by epoch, for square inputs; empty trains at the recipe's size throughout} */
    public List<Stage> stages() {
        return stages;
    }

    /** The size of the images trained on in an epoch, counted from 0. */
    Shape shapeAt(int epoch, Shape full) {
        for (Stage stage : stages) {
            if (epoch < stage.untilEpoch()) {
                return new Shape(full.channels(), stage.size(), stage.size());
            }
        }
        return full;
    }
}
