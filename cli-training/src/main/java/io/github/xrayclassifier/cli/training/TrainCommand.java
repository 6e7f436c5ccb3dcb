// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.Console;
import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.training.Manifest;
import io.github.xrayclassifier.training.ManifestEntry;
import io.github.xrayclassifier.training.OnnxExport;
import io.github.xrayclassifier.training.TrainedModel;
import io.github.xrayclassifier.training.Trainer;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingOptions;
import io.github.xrayclassifier.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains MobileNetV2 from random weights and writes an ONNX file. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Trains MobileNetV2 from random weights on the rows of a manifest whose split is train, keeps the epoch that"
                    + " is best on those whose split is val, and writes DIR/model.onnx.",
            "Ctrl-C saves a checkpoint; --resume goes on from it as if nothing had happened."
        })
final class TrainCommand implements Callable<Integer> {

    private static final int LARGEST_INPUT = 4096;

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--manifest",
            required = true,
            paramLabel = "FILE",
            description = "A CSV file with at least the columns path, label and split; paths are relative to it.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path manifest;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The run's folder, made if missing.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path out;

    @Option(names = "--size", paramLabel = "N", description = "Side of the model's square input. Default: 128.")
    private int size = 128;

    @Option(names = "--name", paramLabel = "NAME", description = "What the model calls itself. Default: mobilenet-v2.")
    private String name = "mobilenet-v2";

    @Option(names = "--resume", description = "Go on from the checkpoint in DIR; data and options must be the same.")
    private boolean resume;

    @Mixin
    private final TrainSettings settings = new TrainSettings();

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        TrainingOptions options = checkedOptions();
        Manifest rows = Manifest.from(manifest);
        TrainingData data =
                TrainingData.of(rows, findings(rows), Preprocessing.of(size, size), List.of(ImageDecoder.standard()));
        console.remark(data.trainingEntries().size() + " images to train on, "
                + data.validationEntries().size() + " to validate on, "
                + data.findings().size() + " findings: "
                + String.join(", ", data.findings().stream().map(Finding::name).toList()));
        try (TrainingDisplay display = new TrainingDisplay(console, options.batchSize());
                Interruption interruption = Interruption.listen()) {
            Trainer trainer =
                    Trainer.of(data, options).withProgress(display).withCancellation(interruption::isRequested);
            return report(resume ? trainer.resume(out) : trainer.train(out));
        }
    }

    private TrainingOptions checkedOptions() {
        try {
            if (size < 32 || size > LARGEST_INPUT) { // MobileNetV2 halves its input five times
                throw new IllegalArgumentException("size: expected 32 to " + LARGEST_INPUT + ", found " + size);
            }
            return settings.options();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static List<Finding> findings(Manifest manifest) {
        return manifest.split("train").stream()
                .map(ManifestEntry::label)
                .distinct()
                .sorted(Comparator.comparing(Finding::name))
                .toList();
    }

    private int report(TrainingResult result) throws IOException {
        if (!result.complete()) {
            console.remark("Stopped. The checkpoint is in " + result.folder() + "; go on with --resume.");
            return Xray.FAILED;
        }
        TrainedModel model = TrainedModel.from(result.best());
        ModelCard card = model.card(name).build();
        Path file = out.resolve("model.onnx");
        OnnxExport.write(model, card, file);
        console.result("model: " + file);
        return Xray.DONE;
    }
}
