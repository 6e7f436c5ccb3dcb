// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.tensor.Shape;
import io.github.xrayclassifier.training.Augmentation;
import io.github.xrayclassifier.training.Optimizer;
import io.github.xrayclassifier.training.Preset;
import io.github.xrayclassifier.training.Selection;
import io.github.xrayclassifier.training.Stage;
import io.github.xrayclassifier.training.TrainingOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a training run; what is not given keeps the preset's value, or without a preset the library's. */
final class TrainSettings {

    private static final Map<String, BiFunction<Augmentation, Double, Augmentation>> CHANGES = Map.ofEntries(
            Map.entry("rotation", Augmentation::withRotationDegrees),
            Map.entry("shift", Augmentation::withShift),
            Map.entry("scale", Augmentation::withScale),
            Map.entry("aspect", Augmentation::withAspect),
            Map.entry("flip", Augmentation::withFlipProbability),
            Map.entry("contrast", Augmentation::withContrast),
            Map.entry("brightness", Augmentation::withBrightness),
            Map.entry("gamma", Augmentation::withGamma),
            Map.entry("blur", Augmentation::withLowResolutionProbability),
            Map.entry("blur-scale", Augmentation::withLowResolutionScale),
            Map.entry("erase", Augmentation::withEraseProbability),
            Map.entry("erase-area", Augmentation::withEraseArea),
            Map.entry("border", Augmentation::withBorderProbability),
            Map.entry("border-depth", Augmentation::withBorderDepth));

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "A whole recipe, of which single options still change a part: modern (the best single run"
                    + " from random weights) or paper (200 x 266, 2000 hidden units, 8 epochs of plain gradient descent). Without one,"
                    + " the plain recipe of decision 4.")
    private @Nullable Preset preset;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training images.")
    private @Nullable Integer epochs;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides weights, order and augmentation: same seed, same model.")
    private @Nullable Long seed;

    @Option(names = "--batch", paramLabel = "N", description = "Images a step.")
    private @Nullable Integer batchSize;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of libtorch; 0 takes all cores. Default: 0.")
    private @Nullable Integer threads;

    @Option(
            names = "--select",
            paramLabel = "BY",
            description = "Which epoch is kept, judged on the split val: mean_auc, accuracy or last.")
    private @Nullable Selection selection;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "End the run after N epochs without a better one; 0 makes all epochs.")
    private @Nullable Integer patience;

    @Option(names = "--optimizer", paramLabel = "KIND", description = "adamw, or sgd: plain gradient descent.")
    private @Nullable Optimizer optimizer;

    @Option(names = "--learning-rate", paramLabel = "R", description = "Its peak.")
    private @Nullable Double learningRate;

    @Option(names = "--warmup", paramLabel = "N", description = "Steps until the learning rate reaches its peak.")
    private @Nullable Integer warmup;

    @Option(
            names = "--cosine",
            paramLabel = "true|false",
            description = "Whether the learning rate falls to 0 along half a cosine.")
    private @Nullable Boolean cosine;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            description = "Decoupled decay of convolution and classifier weights.")
    private @Nullable Double weightDecay;

    @Option(
            names = "--mixup",
            paramLabel = "ALPHA",
            description = "Blend images in pairs, by shares of Beta(ALPHA, ALPHA); 0 is off.")
    private @Nullable Double mixup;

    @Option(
            names = "--mixup-share",
            paramLabel = "S",
            description = "Blend only in this first part of the run, 0.01 to 1. Default: 1, the whole.")
    private @Nullable Double mixupShare;

    @Option(
            names = "--mixup-within",
            description = "Blend images of one finding alone, of two sources where a batch has them.")
    private boolean mixupWithin;

    @Option(names = "--dropout", paramLabel = "P", description = "Share of the classifier's input dropped in training.")
    private @Nullable Double dropout;

    @Option(
            names = "--ema",
            paramLabel = "D",
            description = "Decay of the weight average a step; 0 keeps the last weights.")
    private @Nullable Double ema;

    @Option(names = "--width", paramLabel = "W", description = "The width multiplier of MobileNetV2.")
    private @Nullable Double width;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            description = "Units of a hidden layer before the classifier; 0 has none.")
    private @Nullable Integer hidden;

    @Option(
            names = "--head",
            paramLabel = "KIND",
            description =
                    "softmax: one finding an image, from the column label; sigmoid: each for itself, from labels.")
    private @Nullable OutputKind head;

    @Option(
            names = "--stage",
            paramLabel = "EPOCH:SIZE",
            converter = StageConverter.class,
            description =
                    "Train on images of SIZE pixels a side until EPOCH is done, which costs less; may be repeated.")
    private @Nullable List<Stage> stages;

    @Option(
            names = "--augment",
            paramLabel = "CHANGE=AMOUNT",
            description =
                    "How much training images are changed; may be repeated. Changes: rotation, shift, scale, aspect,"
                            + " flip, contrast, brightness, gamma, blur, blur-scale, erase, erase-area, border, border-depth.")
    private Map<String, Double> augment = new TreeMap<>();

    Optional<Preset> preset() {
        return Optional.ofNullable(preset);
    }

    /**
     * The options.
     *
     * @param input what an image becomes, on which a preset's stages depend
     * @throws IllegalArgumentException if one is out of its range
     */
    TrainingOptions options(Shape input) {
        TrainingOptions base = TrainingOptions.defaults();
        if (preset != null) {
            base = preset.options(epochs == null ? preset.epochs() : epochs, input);
        }
        base = network(optimization(run(base)));
        return base.withAugmentation(augmentation(base.augmentation()));
    }

    private TrainingOptions run(TrainingOptions base) {
        TrainingOptions b = base;
        b = with(b, epochs, (x, v) -> x.withEpochs(v));
        b = with(b, seed, (x, v) -> x.withSeed(v));
        b = with(b, batchSize, (x, v) -> x.withBatchSize(v));
        b = with(b, threads, (x, v) -> x.withThreads(v));
        b = with(b, selection, (x, v) -> x.withSelection(v));
        b = with(b, patience, (x, v) -> x.withPatience(v));
        b = with(b, stages, TrainingOptions::withStages);
        return b;
    }

    private TrainingOptions optimization(TrainingOptions base) {
        TrainingOptions b = base;
        b = with(b, optimizer, (x, v) -> x.withOptimization(o -> o.withOptimizer(v)));
        b = with(b, learningRate, (x, v) -> x.withOptimization(o -> o.withLearningRate(v)));
        b = with(b, warmup, (x, v) -> x.withOptimization(o -> o.withWarmupSteps(v)));
        b = with(b, cosine, (x, v) -> x.withOptimization(o -> o.withCosine(v)));
        b = with(b, weightDecay, (x, v) -> x.withOptimization(o -> o.withWeightDecay(v)));
        return b;
    }

    private TrainingOptions network(TrainingOptions base) {
        TrainingOptions b = base;
        b = with(b, mixup, (x, v) -> x.withRegularization(r -> r.withMixup(v)));
        b = with(b, mixupShare, (x, v) -> x.withRegularization(r -> r.withMixupShare(v)));
        if (mixupWithin && b.regularization().mixup() == 0) {
            throw new IllegalArgumentException("mixup-within: expected --mixup above 0 beside it, found 0");
        }
        b = mixupWithin ? b.withRegularization(r -> r.withMixupWithinFindings(true)) : b;
        b = with(b, dropout, (x, v) -> x.withRegularization(r -> r.withDropout(v)));
        b = with(b, ema, (x, v) -> x.withRegularization(r -> r.withEmaDecay(v)));
        b = with(b, width, (x, v) -> x.withNetwork(n -> n.withWidthMultiplier(v)));
        b = with(b, hidden, (x, v) -> x.withNetwork(n -> n.withHiddenUnits(v)));
        b = with(b, head, (x, v) -> x.withNetwork(n -> n.withOutputKind(v)));
        return b;
    }

    private static <T> TrainingOptions with(
            TrainingOptions base, @Nullable T value, BiFunction<TrainingOptions, T, TrainingOptions> change) {
        return value == null ? base : change.apply(base, value);
    }

    private Augmentation augmentation(Augmentation base) {
        Augmentation augmentation = base;
        for (Map.Entry<String, Double> change : augment.entrySet()) {
            BiFunction<Augmentation, Double, Augmentation> known = CHANGES.get(change.getKey());
            if (known == null) {
                throw new IllegalArgumentException("augment: expected one of "
                        + String.join(", ", new TreeMap<>(CHANGES).keySet()) + ", found " + change.getKey());
            }
            augmentation = known.apply(augmentation, change.getValue());
        }
        return augmentation;
    }
}
