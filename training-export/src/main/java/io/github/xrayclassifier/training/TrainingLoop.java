// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.engine.Seeds;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.tensor.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The epochs of one run. Its native memory belongs to the pointer scope that is open around it. */
final class TrainingLoop {

    /** Enough for statistics, little enough for the memory of 224 x 224 pixels. */
    private static final int RESTORING_IMAGES = 64;

    private final TrainingOptions options;
    private final RunControl control;
    private final RunFolder folder;
    private final Examples training;
    private final Examples validation;
    private final Shape fullSize;
    private final MobileNetV2 net;
    private final MobileNetV2 average;
    private final Updates optimizer;
    private final TrainingStep learner;
    private final PriorCorrection prior;
    private TrainingState state = new TrainingState();
    private long lastSaved = System.nanoTime();

    TrainingLoop(
            TrainingData data,
            TrainingOptions options,
            RunControl control,
            Origins origins,
            PixelCache pixels,
            RunFolder folder)
            throws IOException {
        this.options = options;
        this.control = control;
        this.folder = folder;
        data.requireSeparateGroups();
        boolean exclusive = options.network().outputKind() == OutputKind.SOFTMAX;
        this.training = Examples.of(data, pixels, data.trainingEntries(), exclusive);
        this.validation = Examples.of(data, pixels, data.validationEntries(), exclusive);
        this.fullSize = data.preprocessing().shape();
        require(
                training.perEpoch() >= options.batchSize(),
                options.batchSize() + " training images",
                training.perEpoch());
        if (options.selection() != Selection.LAST) {
            require(validation.count() > 0, "1 validation image to select the epoch by", validation.count());
        }
        requireSquare(options, fullSize);
        Architecture architecture = new Architecture(
                fullSize.channels(),
                data.findings().size(),
                options.network().widthMultiplier(),
                options.network().hiddenUnits());
        Map<String, float[]> initial = origins.start().weights(architecture, data.findings(), options);
        this.net = new MobileNetV2(architecture, initial, true, options.firstTrainedLayer());
        if (origins.start().isFolded()) {
            restoreNorms();
        }
        this.average = new MobileNetV2(architecture, net.named(), false);
        this.optimizer = Updates.of(options, net);
        float[] classWeights = training.classWeights(options.regularization().classWeightPower());
        Optional<Targets> taught = origins.teachers().targets(architecture, data.findings(), options);
        this.learner = new TrainingStep(options, training, net, average, optimizer, classWeights, taught);
        this.prior = PriorCorrection.of(classWeights, options.network().outputKind());
    }

    private static void require(boolean condition, String expected, int found) {
        if (!condition) {
            throw new IllegalArgumentException("training: expected at least " + expected + ", found " + found);
        }
    }

    /** From the first images of the split: the same in every run. */
    private void restoreNorms() {
        int[] some =
                IntStream.range(0, Math.min(RESTORING_IMAGES, training.count())).toArray();
        net.load(FoldedNorms.restored(
                net,
                Predictor.normalize(
                        training.images(some),
                        net.architecture().inputChannels(),
                        options.network().normalization())));
    }

    private static void requireSquare(TrainingOptions options, Shape input) {
        if (!options.stages().isEmpty() && input.width() != input.height()) {
            throw new IllegalArgumentException(
                    "stages: expected a square input to train on smaller squares first, found " + input);
        }
    }

    TrainingResult run(boolean resume) throws IOException {
        if (resume) {
            state = TrainingState.load(folder.checkpoint(), folder.identity(), net, average, optimizer);
        }
        folder.writeRun();
        while (state.epochs.size() < options.epochs() && !isOutOfPatience()) {
            if (!epoch(state.epochs.size())) {
                return folder.result(state, false);
            }
        }
        return folder.result(state, true);
    }

    private boolean isOutOfPatience() {
        int since = 0;
        for (EpochMetrics epoch : state.epochs) {
            since = epoch.best() ? 0 : since + 1;
        }
        return options.patience() > 0 && since >= options.patience();
    }

    /** Trains to the end of an epoch; false if cancelled before. */
    private boolean epoch(int epoch) throws IOException {
        long start = System.nanoTime();
        int steps = training.perEpoch() / options.batchSize();
        int[] order = training.order(Seeds.generator(options.seed(), Seeds.ORDER, epoch));
        Shape size = options.shapeAt(epoch, fullSize);
        for (int k = (int) (state.step - (long) epoch * steps); k < steps; k++) {
            if (control.cancelled().getAsBoolean()) {
                save(seconds(start));
                return false;
            }
            int[] batch = Arrays.copyOfRange(order, k * options.batchSize(), (k + 1) * options.batchSize());
            double loss = learner.run(batch, size, state.step);
            if (!Double.isFinite(loss)) {
                throw new TrainingException("epoch " + (epoch + 1) + ", step " + (k + 1)
                        + ": expected a finite loss, found " + loss + "; the last checkpoint is intact");
            }
            state.step++;
            state.lossSum += loss;
            control.progress().step(epoch + 1, options.epochs(), k + 1, steps, loss);
            if (k + 1 < steps
                    && System.nanoTime() - lastSaved
                            >= control.checkpointEvery().toNanos()) {
                save(seconds(start));
            }
        }
        finish(epoch, size, steps, start);
        return true;
    }

    private void finish(int epoch, Shape size, int steps, long start) throws IOException {
        Validation judged = judge();
        double score = score(judged, epoch);
        boolean best = score > state.bestScore;
        EpochMetrics metrics = new EpochMetrics(
                epoch + 1,
                size.height(),
                learner.learningRate(state.step - 1),
                state.lossSum / steps,
                judged.loss(),
                judged.accuracy(),
                judged.aucs(),
                best,
                state.seconds + seconds(start));
        state.epochs.add(metrics);
        state.bestScore = best ? score : state.bestScore;
        state.lossSum = 0;
        state.seconds = 0;
        folder.writeWeights(average.layout(), prior.applied(average.tensors()), metrics, best);
        save(0);
        folder.writeMetrics(state);
        control.progress().epoch(metrics);
    }

    private Validation judge() {
        NetworkOptions network = options.network();
        return validation.count() == 0
                ? Validation.none(average.architecture().classes())
                : Validation.of(
                        prior.applied(Predictor.logits(average, validation, network.normalization())),
                        validation,
                        network.outputKind());
    }

    private double score(Validation judged, int epoch) {
        return switch (options.selection()) {
            case MEAN_AUC ->
                judged.aucs().stream()
                        .filter(auc -> !auc.isNaN())
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(0);
            case ACCURACY -> judged.accuracy();
            case LAST -> epoch;
        };
    }

    /** Saves a checkpoint that knows how long the unfinished epoch has taken so far. */
    private void save(double unfinishedSeconds) throws IOException {
        double before = state.seconds;
        state.seconds += unfinishedSeconds;
        TrainingState.save(state, folder.identity(), net, average, optimizer, folder.checkpoint());
        state.seconds = before;
        lastSaved = System.nanoTime();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
