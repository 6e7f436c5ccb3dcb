// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import io.github.xrayclassifier.engine.Seeds;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.modelfile.TrainingSupport;
import io.github.xrayclassifier.tensor.Shape;
import io.github.xrayclassifier.training.EpochMetrics;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingException;
import io.github.xrayclassifier.training.TrainingResult;
import io.github.xrayclassifier.training.batches.Examples;
import io.github.xrayclassifier.training.batches.PixelCache;
import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.network.FoldedNorms;
import io.github.xrayclassifier.training.network.MobileNetV2;
import io.github.xrayclassifier.training.network.NetworkInference;
import io.github.xrayclassifier.training.optimization.Columns;
import io.github.xrayclassifier.training.optimization.PriorCorrection;
import io.github.xrayclassifier.training.optimization.Targets;
import io.github.xrayclassifier.training.optimization.TrainingStep;
import io.github.xrayclassifier.training.optimization.UpdateRule;
import io.github.xrayclassifier.training.recipe.NetworkOptions;
import io.github.xrayclassifier.training.recipe.SelectionRule;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** The epochs of one run. Its native memory belongs to the pointer scope that is open around it. */
final class TrainingLoop {

    /** Enough for statistics, little enough for the memory of 224 x 224 pixels. */
    private static final int RESTORING_IMAGES = 64;

    /**
     * In a shorter run the running statistics of batch normalization never catch up with the weights: after 56 steps with a
     * training loss of 0.6 the network answered by chance. Longer runs end at small rates, where they do.
     */
    private static final int FEW_STEPS = 400;

    private final TrainingRecipe recipe;
    private final RunControl control;
    private final RunFolder folder;
    private final Examples training;
    private final Examples validation;
    private final TrainingSupport support;
    private final Columns columns;
    private final Shape fullSize;
    private final MobileNetV2 net;
    private final MobileNetV2 average;
    private final UpdateRule optimizer;
    private final TrainingStep step;
    private final PriorCorrection weightedPrior;
    private final SelectionRule selection;
    private final List<String> remarks = new ArrayList<>();
    private TrainingState state = new TrainingState();
    private long lastSaved = System.nanoTime();

    TrainingLoop(
            TrainingData data,
            TrainingRecipe recipe,
            RunControl control,
            Origins origins,
            PixelCache pixels,
            RunFolder folder)
            throws IOException {
        this.recipe = recipe;
        this.control = control;
        this.folder = folder;
        data.requireSeparateGroups();
        this.support = data.support(recipe).requireTrained();
        boolean exclusive = recipe.network().head() == OutputKind.SOFTMAX;
        List<ManifestEntry> validating = data.validationEntries();
        this.training = Examples.of(data, pixels, data.trainingEntries(), exclusive, support.trained());
        this.validation = Examples.of(data, pixels, validating, exclusive, support.trained());
        this.columns = Columns.of(data.findings(), support.trained());
        this.fullSize = data.preprocessing().shape();
        if (training.perEpoch() < recipe.batchSize()) {
            throw new IllegalArgumentException("training: expected at least " + recipe.batchSize()
                    + " training images, a batch, found " + training.perEpoch());
        }
        this.selection = validation.count() == 0
                ? SelectionRule.LAST
                : recipe.selection().by();
        Architecture architecture =
                Architecture.of(fullSize.channels(), data.findings().size(), recipe.network());
        Map<String, float[]> initial = origins.start().weights(fullSize.channels(), data.findings(), recipe);
        this.net = new MobileNetV2(architecture, initial, true, recipe.start().firstTrainedLayer());
        if (origins.start().isFolded()) {
            restoreNorms();
        }
        this.average =
                new MobileNetV2(architecture, net.named(), false, recipe.start().firstTrainedLayer());
        this.optimizer = UpdateRule.of(recipe, net);
        float[] classWeights = training.classWeights(recipe.regularization().classWeightPower());
        Optional<Targets> targets =
                Targets.of(origins.teachers(), fullSize.channels(), data.findings(), recipe, columns);
        this.step = new TrainingStep(recipe, training, net, average, optimizer, classWeights, columns, targets);
        float[] weighted = columns.spread(classWeights, 0); // 0 leaves the score of an untrained finding alone
        this.weightedPrior = PriorCorrection.of(weighted, recipe.network().head());
        describe(data, validating);
    }

    /** The run in words, before it begins. */
    private void describe(TrainingData data, List<ManifestEntry> validating) {
        if (!support.untrained().isEmpty()) {
            remark("Untrained, with too few patient groups in training: " + support.reason() + ".");
        }
        int dropped = data.trainingEntries().size() - training.count() + validating.size() - validation.count();
        if (dropped > 0) {
            remark(dropped + " images of untrained findings are left out.");
        }
        if (validation.count() == 0) {
            remark(
                    "No validation images: the weights of the last epoch are kept, and the model gets no temperature, support,"
                            + " operating points or abstention policy.");
        }
        long steps = TrainingStep.steps(recipe, training);
        long warmup = recipe.schedule().warmup(steps);
        control.progress()
                .remark(recipe.epochs() + " epochs of " + steps / recipe.epochs()
                        + " steps: the learning rate rises to "
                        + recipe.optimization().learningRate() + " in " + warmup + " steps, then "
                        + (recipe.schedule().cosine() ? "falls to 0 along half a cosine." : "stays."));
    }

    private void remark(String sentence) {
        remarks.add(sentence);
        control.progress().remark(sentence);
    }

    /** From the first images of the split: the same in every run. */
    private void restoreNorms() {
        int[] some =
                IntStream.range(0, Math.min(RESTORING_IMAGES, training.count())).toArray();
        net.load(FoldedNorms.restored(net, input(some)));
    }

    private Tensor input(int[] images) {
        return NetworkInference.normalize(
                training.images(images),
                net.architecture().inputChannels(),
                recipe.network().normalization());
    }

    /** From images spread evenly over the split, whose rows are often sorted by finding. */
    @SuppressWarnings("try") // the scope works by being open
    private void restoreStatistics() {
        int count = Math.min(RESTORING_IMAGES, training.count());
        int[] spread = IntStream.range(0, count)
                .map(i -> (int) ((long) i * training.count() / count))
                .toArray();
        try (PointerScope scope = new PointerScope()) {
            average.adoptStatistics(input(spread));
        }
    }

    /**
     * Goes on from the checkpoint.
     *
     * @param free keys of the description that may differ
     */
    void load(Set<String> free) throws IOException {
        state = TrainingState.load(folder.checkpoint(), folder.description(), free, net, average, optimizer);
    }

    TrainingResult run(int threads, String device) throws IOException {
        folder.writeRun(threads, device);
        while (state.epochs.size() < recipe.epochs() && !isOutOfPatience()) {
            if (!epoch(state.epochs.size())) {
                folder.writePage(state, true);
                return folder.result(state, false, remarks);
            }
        }
        folder.writePage(state, true);
        judgeRun();
        return folder.result(state, true, remarks);
    }

    /** The epoch that is kept, and a warning of a model that answers worse than a constant, whatever the reason. */
    private void judgeRun() {
        EpochMetrics kept = state.epochs.stream()
                .filter(EpochMetrics::best)
                .reduce((first, second) -> second)
                .orElseThrow();
        if (validation.count() > 0) {
            control.progress()
                    .remark(String.format(
                            Locale.ROOT,
                            "Kept: epoch %d of %d, by %s: mean AUC %.3f, accuracy %.3f, loss %.3f on the validation images.",
                            kept.epoch(),
                            state.epochs.size(),
                            selection == SelectionRule.MEAN_AUC
                                    ? "mean AUC"
                                    : selection == SelectionRule.ACCURACY ? "accuracy" : "order",
                            kept.meanAuc(),
                            kept.accuracy(),
                            kept.validationLoss()));
        }
        double majority = validation.majority();
        if (recipe.network().head() == OutputKind.SOFTMAX && kept.accuracy() < majority) {
            remark(String.format(
                    Locale.ROOT,
                    "The accuracy of the kept epoch, %.3f, is below %.3f, that of answering the most frequent finding"
                            + " always: %d steps did not suffice. Train more epochs, smaller batches or on more images.",
                    kept.accuracy(),
                    majority,
                    state.step));
        }
    }

    private boolean isOutOfPatience() {
        int since = 0;
        for (EpochMetrics epoch : state.epochs) {
            since = epoch.best() ? 0 : since + 1;
        }
        return recipe.selection().patience() > 0 && since >= recipe.selection().patience();
    }

    /** Trains to the end of an epoch; false if cancelled before. */
    private boolean epoch(int epoch) throws IOException {
        long start = System.nanoTime();
        int steps = training.perEpoch() / recipe.batchSize();
        int[] order = training.order(Seeds.generator(recipe.seed(), Seeds.ORDER, epoch));
        Shape size = recipe.schedule().shapeAt(epoch, recipe.epochs(), fullSize);
        for (int k = (int) (state.step - (long) epoch * steps); k < steps; k++) {
            if (control.cancelled().getAsBoolean()) {
                save(seconds(start));
                return false;
            }
            int[] batch = Arrays.copyOfRange(order, k * recipe.batchSize(), (k + 1) * recipe.batchSize());
            double loss = step.run(batch, size, state.step);
            if (!Double.isFinite(loss)) {
                throw new TrainingException("epoch " + (epoch + 1) + ", step " + (k + 1)
                        + ": expected a finite loss, found " + loss + "; the last checkpoint is intact");
            }
            state.step++;
            state.lossSum += loss;
            control.progress().step(epoch + 1, recipe.epochs(), k + 1, steps, loss);
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
        if (TrainingStep.steps(recipe, training) < FEW_STEPS) {
            restoreStatistics();
        }
        Validation judged = judge();
        double score = score(judged, epoch);
        boolean best = score > state.bestScore;
        EpochMetrics metrics = new EpochMetrics(
                epoch + 1,
                size.height(),
                step.learningRate(state.step - 1),
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
        folder.writeWeights(average.layout(), prior().applied(average.tensors()), metrics, best);
        save(0);
        folder.writeMetrics(state);
        control.progress().epoch(metrics);
    }

    private Validation judge() {
        NetworkOptions network = recipe.network();
        if (validation.count() == 0) {
            return Validation.none(average.architecture().classes());
        }
        float[][] logits = prior().applied(Validation.logits(average, validation, network.normalization()));
        for (int i = 0; i < logits.length; i++) {
            logits[i] = columns.of(logits[i]);
            for (float logit : logits[i]) {
                if (!Float.isFinite(logit)) {
                    throw new TrainingException("validation of epoch " + (state.epochs.size() + 1)
                            + ": expected finite scores, found " + logit + "; the last checkpoint is intact");
                }
            }
        }
        Validation found = Validation.of(logits, validation, network.head());
        return new Validation(found.loss(), found.accuracy(), columns.spread(found.aucs(), Double.NaN));
    }

    /** Before class weights come into force there is nothing to take back. */
    private PriorCorrection prior() {
        return step.isReweighted(state.step - 1)
                ? weightedPrior
                : PriorCorrection.of(
                        new float[average.architecture().classes()],
                        recipe.network().head());
    }

    private double score(Validation judged, int epoch) {
        return switch (selection) {
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

    /** Saves a checkpoint with the time that the unfinished epoch has taken so far. */
    private void save(double unfinishedSeconds) throws IOException {
        double before = state.seconds;
        state.seconds += unfinishedSeconds;
        TrainingState.save(state, folder.description(), net, average, optimizer, folder.checkpoint());
        state.seconds = before;
        lastSaved = System.nanoTime();
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
