// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.training.Augmentation;
import io.github.xrayclassifier.training.Selection;
import io.github.xrayclassifier.training.Stage;
import io.github.xrayclassifier.training.TrainingOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of a training run; what is not given keeps the library's default. */
final class TrainSettings {

    private static final TrainingOptions DEFAULTS = TrainingOptions.defaults();

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
            Map.entry("erase-area", Augmentation::withEraseArea));

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training images. Default: 30.")
    private int epochs = DEFAULTS.epochs();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides weights, order and augmentation: same seed, same model. Default: 7.")
    private long seed = DEFAULTS.seed();

    @Option(names = "--batch", paramLabel = "N", description = "Images a step. Default: 32.")
    private int batchSize = DEFAULTS.batchSize();

    @Option(names = "--learning-rate", paramLabel = "R", description = "Its peak. Default: 0.001.")
    private double learningRate = DEFAULTS.learningRate();

    @Option(
            names = "--warmup",
            paramLabel = "N",
            description = "Steps until the learning rate reaches its peak. Default: 300.")
    private int warmup = DEFAULTS.warmupSteps();

    @Option(
            names = "--mixup",
            paramLabel = "ALPHA",
            description = "Blend images in pairs, by shares of Beta(ALPHA, ALPHA). Default: 0, which is off.")
    private double mixup = DEFAULTS.mixup();

    @Option(
            names = "--dropout",
            paramLabel = "P",
            description = "Share of the embedding dropped in training. Default: 0.2.")
    private double dropout = DEFAULTS.dropout();

    @Option(
            names = "--ema",
            paramLabel = "D",
            description = "Decay of the weight average a step; 0 keeps the last weights. Default: 0.998.")
    private double ema = DEFAULTS.emaDecay();

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            description = "Decoupled decay of convolution and classifier weights. Default: 0.05.")
    private double weightDecay = DEFAULTS.weightDecay();

    @Option(names = "--width", paramLabel = "W", description = "The width multiplier of MobileNetV2. Default: 1.0.")
    private double width = DEFAULTS.widthMultiplier();

    @Option(
            names = "--head",
            paramLabel = "KIND",
            description = "softmax: one finding an image, from the column label; sigmoid: each for itself, from labels."
                    + " Default: softmax.")
    private OutputKind head = DEFAULTS.outputKind();

    @Option(
            names = "--select",
            paramLabel = "BY",
            description =
                    "Which epoch is kept, judged on the split val: mean_auc, accuracy or last. Default: mean_auc.")
    private Selection selection = DEFAULTS.selection();

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
                            + " flip, contrast, brightness, gamma, blur, blur-scale, erase, erase-area.")
    private Map<String, Double> augment = new TreeMap<>();

    @Option(names = "--threads", paramLabel = "N", description = "Threads of libtorch; 0 takes all cores. Default: 0.")
    private int threads = DEFAULTS.threads();

    /**
     * The options.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    TrainingOptions options() {
        return DEFAULTS.withEpochs(epochs)
                .withSeed(seed)
                .withBatchSize(batchSize)
                .withLearningRate(learningRate)
                .withWarmupSteps(warmup)
                .withMixup(mixup)
                .withEmaDecay(ema)
                .withDropout(dropout)
                .withWeightDecay(weightDecay)
                .withWidthMultiplier(width)
                .withOutputKind(head)
                .withSelection(selection)
                .withStages(stages == null ? List.of() : stages)
                .withAugmentation(augmentation())
                .withThreads(threads);
    }

    private Augmentation augmentation() {
        Augmentation augmentation = DEFAULTS.augmentation();
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

    /** Reads 8:96. */
    static final class StageConverter implements ITypeConverter<Stage> {

        private static final Pattern FORM = Pattern.compile("([0-9]{1,6}):([0-9]{1,5})");

        @Override
        public Stage convert(String value) {
            Matcher matcher = FORM.matcher(value);
            if (!matcher.matches()) {
                throw new TypeConversionException("expected EPOCH:SIZE, for example 8:96, found " + value);
            }
            try {
                return new Stage(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
