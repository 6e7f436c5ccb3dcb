// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.crossval.Fold;
import io.github.xrayclassifier.evaluation.CenterBlanked;
import io.github.xrayclassifier.evaluation.ClassifierPredictions;
import io.github.xrayclassifier.evaluation.Evaluation;
import io.github.xrayclassifier.evaluation.EvaluationOptions;
import io.github.xrayclassifier.evaluation.EvaluationReport;
import io.github.xrayclassifier.evaluation.KnownLabels;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import io.github.xrayclassifier.modelfile.ModelAssembly;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.training.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The models of a cross-validation as they would be shipped: each gets a temperature and an abstention policy, fitted on rows that no
 * fold trained on and that its own fold does not hold out, and is then run on what its fold holds out, in the way of
 * {@code classify}. So calibration and abstention are measured on patients and sources that set neither.
 */
final class FoldServing {

    /** Of the paper, at which its sensitivity for COVID-19 is to be compared. */
    private static final double SPECIFICITY = 0.9942;

    private final Console console;
    private final TrainingData data;
    private final List<ManifestEntry> evaluatedOnly;

    /**
     * A measurement that has not begun.
     *
     * @param evaluatedOnly rows that no fold trained on
     */
    FoldServing(Console console, TrainingData data, List<ManifestEntry> evaluatedOnly) {
        this.console = console;
        this.data = data;
        this.evaluatedOnly = evaluatedOnly;
    }

    /** Writes the metrics of some folds taken together, and those of images without their center. */
    void write(List<Fold> folds, Path folder) throws IOException {
        List<Path> models = new ArrayList<>();
        for (Fold fold : folds) {
            models.add(shipped(fold, folder.resolve("fold-" + fold.number())));
        }
        Files.writeString(
                folder.resolve("served.json"), figures(folds, models, UnaryOperator.identity(), "as they are"));
        Files.writeString(
                folder.resolve("served-blanked.json"),
                figures(folds, models, CenterBlanked::new, "with their center blanked"));
    }

    private Path shipped(Fold fold, Path folder) throws IOException {
        Path target = folder.resolve("shipped.onnx");
        ModelSource source = ModelSource.of(folder.resolve("model.onnx"));
        List<ManifestEntry> validation = validation(fold);
        if (validation.isEmpty()) {
            throw new IllegalArgumentException(
                    "serve, " + fold.name()
                            + ": expected rows that are evaluated only and not held out, to fit its temperature on, found none");
        }
        try (ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            byte[] shipped = ModelAssembly.of(source, card(source), fold.training(), validation, data.decoders())
                    .withMinimumGroups(1) // folds are pooled, so each needs the score of every finding
                    .withNames(
                            "rows of " + fold.name() + " that are evaluated only",
                            "the manifest without " + fold.name())
                    .withProgress(
                            (done, total) -> bar.update(done, total, fold.name() + "  fitting calibration and policy"))
                    .assemble()
                    .bytes();
            AtomicFiles.write(target, aside -> Files.write(aside, shipped));
        }
        return target;
    }

    private static ModelCard card(ModelSource source) {
        try (OnnxBackend backend = OnnxBackend.open(source)) {
            return backend.card();
        }
    }

    private List<ManifestEntry> validation(Fold fold) {
        Set<String> held = new HashSet<>();
        fold.heldOut().forEach(row -> held.add(row.group()));
        Set<ManifestEntry> reference = Collections.newSetFromMap(new IdentityHashMap<>());
        reference.addAll(fold.reference());
        return evaluatedOnly.stream()
                .filter(row -> !held.contains(row.group()) && !reference.contains(row))
                .toList();
    }

    private String figures(List<Fold> folds, List<Path> models, UnaryOperator<ImageDecoder> change, String images)
            throws IOException {
        List<ManifestEntry> entries = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        BitSet abstained = new BitSet();
        for (int k = 0; k < models.size(); k++) {
            Fold fold = folds.get(k);
            ClassifierOptions serving = ClassifierOptions.defaults().withMode(DecodeMode.EXACT);
            for (ImageDecoder decoder : Inputs.decoders()) {
                serving = serving.withDecoder(change.apply(decoder));
            }
            try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(models.get(k)), serving);
                    ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
                int total = fold.heldOut().size();
                ClassifierPredictions served = ClassifierPredictions.of(
                        classifier,
                        KnownLabels.of(classifier.card(), fold.heldOut()).requireKnown(),
                        done -> bar.update(done, total, fold.name() + "  classifying"));
                for (int i = 0; i < total; i++) {
                    abstained.set(entries.size(), served.abstained().get(i));
                    entries.add(fold.heldOut().get(i));
                    logits.add(calibrated(served.predictions().logits(i), classifier.card()));
                }
            }
        }
        Predictions all = Predictions.of(data.findings(), OutputKind.SOFTMAX, entries, logits);
        EvaluationOptions options = EvaluationOptions.defaults()
                .withPositive(Finding.COVID_19, thresholds(all))
                .withAbstained(abstained::get);
        Map<String, String> about = new LinkedHashMap<>();
        about.put("models", folds.size() + ", each evaluated on what it held out");
        about.put("manifest SHA-256", data.manifest().sha256());
        about.put("images", images);
        return EvaluationReport.of(Evaluation.of(all, options), about).json();
    }

    /** Every fold has a temperature of its own, so it is applied before scores are taken together. */
    private static float[] calibrated(float[] logits, ModelCard card) {
        float[] divided = logits.clone();
        for (int f = 0; f < divided.length; f++) {
            divided[f] = (float) (logits[f] / card.calibration().temperature());
        }
        return divided;
    }

    /** The threshold at which the negatives of all folds together reach the paper's specificity; none without a positive finding. */
    private static Map<String, Double> thresholds(Predictions all) {
        int positive = all.findings().indexOf(Finding.COVID_19);
        if (positive < 0) {
            return Map.of();
        }
        double[] negatives = IntStream.range(0, all.entries().size())
                .filter(i -> !all.entries().get(i).label().equals(Finding.COVID_19))
                .mapToDouble(i -> Calibration.none().probabilities(all.logits(i), OutputKind.SOFTMAX)[positive])
                .sorted()
                .toArray();
        if (negatives.length == 0) { // a hospital left out may hold nothing else
            return Map.of();
        }
        double highest = negatives[(int) Math.ceil(SPECIFICITY * negatives.length - 1e-9) - 1];
        return Map.of("specificity " + SPECIFICITY, Math.nextUp(highest));
    }
}
