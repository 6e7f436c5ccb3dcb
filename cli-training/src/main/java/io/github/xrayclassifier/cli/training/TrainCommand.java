// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.evaluation.BrokenImageChoice;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.crossval.FoldTeachers;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.modelfile.ModelFiles;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingResult;
import io.github.xrayclassifier.training.export.TrainedModel;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import io.github.xrayclassifier.training.run.DeviceChoice;
import io.github.xrayclassifier.training.run.Trainer;
import io.github.xrayclassifier.training.weights.InitialWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains MobileNetV2 and writes an ONNX file. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Trains MobileNetV2 by a recipe on the rows of a manifest whose split is train, keeps the epoch that is best on"
                    + " those whose split is val, and writes DIR/model.onnx with its evidence, DIR/evaluation.json and"
                    + " DIR/card.md.",
            "Ctrl-C saves a checkpoint; --resume continues from it as if nothing had happened.",
            "Example: xray train --manifest films.csv --out run --preset modern --set epochs=12"
        })
final class TrainCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "A CSV file with at least the columns path, label and split; paths are relative to it. May be"
                    + " repeated.")
    private List<Path> manifests = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "The run's folder, made if missing.")
    private @Nullable Path out;

    @Mixin
    private final RecipeSettings recipeSettings = new RecipeSettings();

    @Mixin
    private final BrokenImageChoice broken = new BrokenImageChoice();

    @Option(
            names = "--print-recipe",
            description = "Print the whole recipe that would be trained by, and end. --recipe reads it back.")
    private boolean printRecipe;

    @Option(names = "--resume", description = "Continue from the checkpoint in DIR; data and recipe must be the same.")
    private boolean resume;

    @Option(
            names = "--more-epochs",
            paramLabel = "N",
            description =
                    "Continue a finished run in DIR by N epochs, with the same data and recipe: the learning rate is that"
                            + " of a run of all epochs at this place, so one that had fallen to 0 rises again.")
    private int moreEpochs;

    @Option(names = "--overwrite", description = "Delete an earlier run in DIR first.")
    private boolean overwrite;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of libtorch; 0 takes all cores. Default: 0.")
    private int threads;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description =
                    "auto takes the first CUDA device where libtorch on the class path has CUDA and finds one, else the CPU;"
                            + " cpu; cuda, which falls back to the CPU and says why. Default: auto.")
    private DeviceChoice device = DeviceChoice.AUTO;

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        TrainingRecipe recipe = recipeSettings.read(spec);
        if (printRecipe) {
            console.result(recipe.yaml().stripTrailing());
            return Xray.DONE;
        }
        if (manifests.isEmpty() || out == null) {
            throw wrongUsage(
                    "expected --manifest and --out, found " + (manifests.isEmpty() ? "no manifest" : "no --out"));
        }
        if ((resume ? 1 : 0) + (overwrite ? 1 : 0) + (moreEpochs != 0 ? 1 : 0) > 1) {
            throw wrongUsage("expected one of --resume, --more-epochs and --overwrite, found several");
        }
        if (moreEpochs < 0) {
            throw wrongUsage("--more-epochs: expected at least 1, found " + moreEpochs);
        }
        TrainingData data = Inputs.readable(TrainingData.of(manifests, recipe, Inputs.decoders()), broken, console);
        console.remark(data.trainingEntries().size() + " images to train on, "
                + data.validationEntries().size() + " to validate on, "
                + data.findings().size() + " findings: "
                + String.join(", ", data.findings().stream().map(Finding::name).toList()));
        data.support(recipe).requireTrained(); // before weights are read or a folder is made
        Trainer trainer = Trainer.of(data, recipe)
                .withInitialWeights(InitialWeights.of(recipe.start()))
                .withTeachers(FoldTeachers.of(recipe.distillation(), data.manifest()))
                .withThreads(threads)
                .withDevice(device);
        Optional<Path> file = run(trainer, data, recipe, out);
        file.ifPresent(model -> console.result("model: " + model));
        return file.isPresent() ? Xray.DONE : Xray.FAILED;
    }

    private ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The model's file; empty if the run was stopped. */
    @SuppressWarnings("try") // the shutdown hook works by being open
    private Optional<Path> run(Trainer silent, TrainingData data, TrainingRecipe recipe, Path folder)
            throws IOException {
        try (TrainingDisplay display = new TrainingDisplay(console, recipe.batchSize());
                ShutdownHook hook = ShutdownHook.await()) {
            Trainer trainer = silent.withProgress(display);
            TrainingResult result = moreEpochs > 0
                    ? trainer.continueBy(folder, moreEpochs)
                    : resume ? trainer.resume(folder) : overwrite ? trainer.overwrite(folder) : trainer.train(folder);
            if (!result.complete()) { // said in here, because the process may end once the hook is closed
                display.close();
                console.remark("Stopped. The checkpoint is in " + folder + "; continue with --resume"
                        + (moreEpochs > 0 ? " --recipe " + folder.resolve("recipe.yaml") : "") + ".");
                return Optional.empty();
            }
            ModelFiles files = ModelFiles.in(folder);
            Assembly.write(TrainedModel.from(result.best()), data, recipe, manifests, files, display, console);
            return Optional.of(files.model());
        }
    }
}
