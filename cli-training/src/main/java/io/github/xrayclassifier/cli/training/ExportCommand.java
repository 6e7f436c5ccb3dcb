// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.Console;
import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.modelfile.AssembledModel;
import io.github.xrayclassifier.modelfile.ModelFiles;
import io.github.xrayclassifier.training.OnnxExport;
import io.github.xrayclassifier.training.TrainedModel;
import io.github.xrayclassifier.training.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Turns the weights of a run into a model file with its evidence, as train does at its end. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Turns weights of a run into a model file that carries its evidence: temperature and operating curves from the"
                    + " rows of the manifest whose split is val, support, self-test, provenance. Writes the figures beside"
                    + " it, as FILE's name with .evaluation.json and .card.md.",
            "The manifests must be those of the run, else images that it learned from could be judged."
        })
final class ExportCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(
            paramLabel = "RUN-DIR|WEIGHTS",
            description = "The run's folder, of which best.safetensors is taken, or a file of weights in it.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path weights;

    @Option(
            names = "--mean-with",
            paramLabel = "WEIGHTS",
            description =
                    "Take the mean of the weights with those of another run that went on from the same ones; may be"
                            + " repeated.")
    private List<Path> others = new ArrayList<>();

    @Mixin
    private final DataSettings dataSettings = new DataSettings();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The model file to write.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path out;

    @Mixin
    private final CardSettings cardSettings = new CardSettings();

    @Option(names = "--seed", paramLabel = "N", description = "Of the bootstrap behind the intervals. Default: 7.")
    private long seed = 7;

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        cardSettings.check();
        TrainedModel model = read();
        TrainingData data = dataSettings.read(model.preprocessing());
        requireSame("findings", model.findings(), data.findings());
        requireSame(
                "SHA-256 of the manifests",
                model.provenance().entries().get("manifest-sha256"),
                data.manifest().sha256());
        try (TrainingDisplay display = new TrainingDisplay(console, 1)) {
            AssembledModel assembled = OnnxExport.assembly(model, cardSettings.plain(model), data)
                    .withMinimumGroups(cardSettings.minimumPatients())
                    .withNames("split val of " + dataSettings.name(), dataSettings.name())
                    .withSeed(seed)
                    .withProgress(display::decoded)
                    .assemble();
            assembled.write(ModelFiles.beside(out));
            assembled.remarks().forEach(console::remark);
        }
        console.result("model: " + out);
        return Xray.DONE;
    }

    private TrainedModel read() throws IOException {
        List<TrainedModel> models = new ArrayList<>();
        models.add(TrainedModel.from(Files.isDirectory(weights) ? weights.resolve("best.safetensors") : weights));
        for (Path other : others) {
            models.add(TrainedModel.from(other));
        }
        return models.size() == 1 ? models.get(0) : TrainedModel.mean(models);
    }

    private static void requireSame(String what, @Nullable Object run, Object found) {
        if (!found.equals(run)) {
            throw new IllegalArgumentException(
                    "export, " + what + ": expected those of the run, " + run + ", found " + found);
        }
    }
}
