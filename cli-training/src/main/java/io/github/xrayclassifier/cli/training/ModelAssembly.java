// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.abstention.ImageFeaturesReader;
import io.github.xrayclassifier.evaluation.CardDocument;
import io.github.xrayclassifier.evaluation.Evaluation;
import io.github.xrayclassifier.evaluation.EvaluationReport;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.evaluation.SourcePair;
import io.github.xrayclassifier.evaluation.TemperatureFit;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.onnx.OnnxOptions;
import io.github.xrayclassifier.training.OnnxExport;
import io.github.xrayclassifier.training.TrainedModel;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From the weights of a run to a model file that carries its evidence: temperature and operating curves fitted on the
 * validation images, support, untrained findings, a self-test. The figures come from ONNX Runtime on the exported file,
 * so they are those of what a user runs.
 */
final class ModelAssembly {

    private final TrainedModel model;
    private final TrainingData data;
    private final TrainingProgress progress;
    private final long seed;

    ModelAssembly(TrainedModel model, TrainingData data, TrainingProgress progress, long seed) {
        this.model = model;
        this.data = data;
        this.progress = progress;
        this.seed = seed;
    }

    /**
     * The files.
     *
     * @param evaluation the figures as JSON
     * @param card the figures as Markdown
     */
    record Outputs(Path model, Path evaluation, Path card) {

        static Outputs in(Path folder) {
            return new Outputs(
                    folder.resolve("model.onnx"), folder.resolve("evaluation.json"), folder.resolve("card.md"));
        }

        /** All named after the model. */
        static Outputs beside(Path model) {
            String name = String.valueOf(model.getFileName()).replaceAll("\\.onnx$", "");
            return new Outputs(
                    model, model.resolveSibling(name + ".evaluation.json"), model.resolveSibling(name + ".card.md"));
        }
    }

    /**
     * Writes the model and its figures.
     *
     * @param plain the card without evidence
     * @param untrained findings that never get a number
     * @param dataset what to call the validation images
     */
    Path write(ModelCard plain, Set<Finding> untrained, String dataset, Outputs files) throws IOException {
        ModelCard card;
        ModelSource bare = ModelSource.of(String.valueOf(files.model().getFileName()), OnnxExport.bytes(model, plain));
        try (Backend backend = OnnxBackend.open(bare, OnnxOptions.defaults())) {
            List<ManifestEntry> images = data.validationEntries();
            Predictions predictions =
                    Predictions.of(backend, images, data.decoders(), done -> progress.decoded(done, images.size()));
            Calibration calibration = TemperatureFit.fit(predictions);
            Evaluation evaluation = Evaluation.of(predictions, seed);
            card = plain.toBuilder()
                    .calibration(calibration)
                    .support(evaluation.support(data.trainingEntries()))
                    .operatingCurves(evaluation.operatingCurves(calibration, dataset))
                    .untrained(untrained)
                    .selfTest(model.selfTest())
                    .build();
            card = new ImageFeaturesReader(backend, data.decoders(), progress::decoded)
                    .withPolicy(card, data.trainingEntries(), images, "the run's manifest");
            Files.writeString(files.evaluation(), EvaluationReport.json(evaluation, calibration, pairs()));
            Files.writeString(files.card(), CardDocument.markdown(card, evaluation, data.trainingEntries(), pairs()));
        }
        OnnxExport.write(model, card, files.model());
        return files.model();
    }

    /** The comparisons that this model's findings allow. */
    private List<SourcePair> pairs() {
        return SourcePair.defaults().stream()
                .filter(pair -> data.findings().containsAll(List.of(pair.finding(), pair.other())))
                .toList();
    }

    /**
     * The findings that a run will not have learned. Asked before the run, so that nobody waits for a model that says
     * nothing.
     *
     * @throws IllegalArgumentException if they are all of them
     */
    static Set<Finding> untrained(TrainingData data, int minimumPatients) {
        Map<Finding, Set<String>> groups = new LinkedHashMap<>();
        data.findings().forEach(finding -> groups.put(finding, new HashSet<>()));
        for (ManifestEntry entry : data.trainingEntries()) {
            entry.labels().stream()
                    .map(groups::get)
                    .filter(Objects::nonNull)
                    .forEach(known -> known.add(entry.group()));
        }
        Set<Finding> untrained = groups.keySet().stream()
                .filter(finding -> groups.getOrDefault(finding, Set.of()).size() < minimumPatients)
                .collect(Collectors.toSet());
        if (untrained.size() == groups.size()) {
            throw new IllegalArgumentException("min-patients: expected at least one finding with " + minimumPatients
                    + " patient groups to learn from, found at most "
                    + groups.values().stream().mapToInt(Set::size).max().orElse(0));
        }
        return untrained;
    }
}
