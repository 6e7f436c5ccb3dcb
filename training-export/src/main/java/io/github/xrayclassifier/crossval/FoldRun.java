// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.model.Provenance;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingResult;
import io.github.xrayclassifier.training.export.OnnxExport;
import io.github.xrayclassifier.training.export.TrainedModel;
import io.github.xrayclassifier.training.recipe.SelectionRule;
import io.github.xrayclassifier.training.recipe.Strategy;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import io.github.xrayclassifier.training.run.Trainer;
import io.github.xrayclassifier.training.weights.InitialWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** One fold in its folder: trained, exported, evaluated; or read, if that was done before. */
final class FoldRun {

    private final Task task;
    private final TrainingData data;
    private final Trainer trainer;
    private final CrossValidationProgress progress;
    private final OutputKind kind;

    /** A fold and its folder. */
    record Task(Protocol protocol, Strategy strategy, Fold fold, Path folder) {}

    FoldRun(
            Task task,
            TrainingData data,
            TrainingRecipe recipe,
            int threads,
            InitialWeights start,
            Path pixels,
            CrossValidationProgress progress,
            BooleanSupplier cancelled) {
        this.task = task;
        this.data = data;
        this.progress = progress;
        this.kind = recipe.network().head();
        Set<ManifestEntry> training = Collections.newSetFromMap(new IdentityHashMap<>());
        training.addAll(task.fold().training());
        this.trainer = Trainer.of(
                        data.withSplit(training::contains, entry -> false),
                        recipe.with("selection.by", SelectionRule.LAST).with("data.minimum-patients", 1))
                .withInitialWeights(start)
                .withPixelFolder(pixels)
                .withThreads(threads)
                .withProgress(progress)
                .withCancellation(cancelled);
    }

    /** The fold's scores; empty if stopped. */
    Optional<FoldResult> run() throws IOException {
        FoldFiles files = new FoldFiles(task.folder(), data, task.fold(), trainer.identity(), kind);
        Optional<FoldResult> finished = files.read();
        if (finished.isPresent()) {
            return finished;
        }
        Path checkpoint = task.folder().resolve("checkpoint.safetensors");
        TrainingResult result = Files.exists(checkpoint)
                ? trainer.resume(task.folder())
                : trainer.overwrite(task.folder()); // a finished run whose fold is not would lack its weights
        if (!result.complete()) {
            return Optional.empty();
        }
        TrainedModel model = TrainedModel.from(result.last());
        Path file = task.folder().resolve("model.onnx");
        OnnxExport.write(model, card(model), file);
        FoldResult scores = evaluated(file, result);
        files.write(scores);
        for (Path done : List.of(checkpoint, result.best(), result.last())) {
            Files.deleteIfExists(done); // the model file holds the weights; a hundred folds would fill the disk
        }
        return Optional.of(scores);
    }

    private FoldResult evaluated(Path file, TrainingResult result) throws IOException {
        List<ManifestEntry> rows = new ArrayList<>(task.fold().heldOut());
        rows.addAll(task.fold().reference());
        double seconds =
                result.epochs().stream().mapToDouble(epoch -> epoch.seconds()).sum();
        try (Backend backend = OnnxBackend.open(file)) {
            Predictions all =
                    Predictions.of(backend, rows, data.decoders(), done -> progress.decoded(done, rows.size()));
            return FoldFiles.result(task.fold(), all, seconds);
        }
    }

    private ModelCard card(TrainedModel model) {
        Map<String, String> entries = new TreeMap<>(model.provenance().entries());
        entries.put("protocol", task.protocol().spelling());
        entries.put("strategy", task.strategy().spelling());
        entries.put("fold", Integer.toString(task.fold().number()));
        entries.put("held-out", task.fold().name());
        return model.card(task.protocol().spelling() + ", " + task.fold().name())
                .provenance(new Provenance(entries))
                .licence("not stated")
                .build();
    }
}
