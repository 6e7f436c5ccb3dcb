// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.lungs.MaskScores;
import io.github.xrayclassifier.manifest.MaskManifest;
import io.github.xrayclassifier.manifest.MaskedImage;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Provenance;
import io.github.xrayclassifier.model.Sha256;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.segmentation.SegmentationModel;
import io.github.xrayclassifier.segmentation.SegmentationOptions;
import io.github.xrayclassifier.segmentation.SegmentationTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains the network that finds the lungs and writes its model file. */
@Command(
        name = "lungs-train",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Trains a small U-Net from random weights to find the lungs, on the rows of a manifest with masks whose split is"
                    + " train, and writes DIR/lungs.onnx, DIR/lungs.safetensors and, for the rows whose split is val,"
                    + " DIR/lungs.json.",
            "Nothing is chosen on val: the last epoch counts."
        })
final class LungsTrainCommand implements Callable<Integer> {

    private static final SegmentationOptions DEFAULTS = SegmentationOptions.defaults();

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--manifest",
            required = true,
            paramLabel = "FILE",
            description = "A CSV file with the columns path, mask and split; paths are relative to it.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path manifest;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The run's folder, made if missing.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path out;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training images. Default: 60.")
    private int epochs = DEFAULTS.epochs();

    @Option(names = "--size", paramLabel = "N", description = "The model's input: a side of a square. Default: 96.")
    private int size = DEFAULTS.side();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides weights, order and augmentation: same seed, same model. Default: 1.")
    private long seed = DEFAULTS.seed();

    @Option(names = "--threads", paramLabel = "N", description = "Threads of libtorch; 0 takes all cores. Default: 0.")
    private int threads;

    @Option(names = "--licence", paramLabel = "TEXT", description = "The terms of the weights. Default: not stated.")
    private String licence = "";

    @Option(names = "--name", paramLabel = "NAME", description = "What the model calls itself. Default: lungs.")
    private String name = "lungs";

    LungsTrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        SegmentationOptions options = options();
        List<MaskedImage> rows = MaskManifest.from(manifest);
        List<MaskedImage> training = split(rows, "train");
        List<MaskedImage> validation = split(rows, "val");
        List<ImageDecoder> decoders = Inputs.decoders();
        console.remark(training.size() + " images to train on, " + validation.size() + " to evaluate on");
        Files.createDirectories(out);
        Optional<SegmentationModel> trained = SegmentationTrainer.of(options, decoders)
                .train(
                        training,
                        threads,
                        (epoch, all, loss, seconds) -> console.result(String.format(
                                Locale.ROOT, "epoch %3d/%d  loss %.3f  %.0f s", epoch, all, loss, seconds)));
        if (trained.isEmpty()) {
            console.remark("Stopped. Nothing was written.");
            return Xray.FAILED;
        }
        SegmentationModel model = trained.get();
        model.write(out.resolve("lungs.safetensors"));
        Path file = out.resolve("lungs.onnx");
        model.export(model.card(name, licence, provenance(options)), file);
        if (!validation.isEmpty()) {
            try (Backend backend = OnnxBackend.open(file)) {
                MaskScores scores = MaskScores.of(backend, validation, decoders);
                Files.writeString(out.resolve("lungs.json"), scores.json());
                console.result(scores.line());
            }
        }
        console.result("model: " + file);
        return Xray.DONE;
    }

    private SegmentationOptions options() {
        try {
            return DEFAULTS.withEpochs(epochs).withSide(size).withSeed(seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static List<MaskedImage> split(List<MaskedImage> rows, String split) {
        return rows.stream().filter(row -> row.split().equals(split)).toList();
    }

    private Provenance provenance(SegmentationOptions options) throws IOException {
        return new Provenance(Map.of(
                "epochs",
                Integer.toString(options.epochs()),
                "initial-weights",
                "random",
                "manifest-sha256",
                Sha256.of(manifest),
                "seed",
                Long.toString(options.seed())));
    }
}
