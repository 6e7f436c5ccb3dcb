// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.modelfile.ModelFiles;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.export.TrainedModel;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns the weights of a run into a model file with its evidence, as train does at its end. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Turns weights of a run into a model file that carries its evidence: temperature and operating curves from the"
                    + " rows of the manifest whose split is val, support, self-test, provenance. Writes the metrics beside"
                    + " it, as FILE's name with .evaluation.json and .card.md.",
            "The manifests must be those of the run, else images that it was trained on could be evaluated. The recipe is"
                    + " that of the run, recipe.yaml beside its weights, unless another is given."
        })
final class ExportCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(
            paramLabel = "RUN-DIR|WEIGHTS",
            description = "The run's folder, of which best.safetensors is taken, or a file of weights in it.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path weights;

    @Option(
            names = "--mean-with",
            paramLabel = "WEIGHTS",
            description =
                    "Take the mean of the weights with those of another run that started from the same ones; may be"
                            + " repeated.")
    private List<Path> others = new ArrayList<>();

    @Option(
            names = "--manifest",
            required = true,
            paramLabel = "FILE",
            description = "A manifest of the run; may be repeated.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private List<Path> manifests;

    @Mixin
    private final RecipeSettings recipeSettings = new RecipeSettings();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The model file to write.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path out;

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        TrainedModel model = read();
        TrainingRecipe recipe = recipeSettings
                .read(spec, ofTheRun())
                .with("input.width", model.preprocessing().shape().width())
                .with("input.height", model.preprocessing().shape().height())
                .with("input.channels", model.preprocessing().shape().channels())
                .with("input.fit", model.preprocessing().fit())
                .with("network.head", model.outputKind());
        TrainingData data = TrainingData.of(manifests, recipe, Inputs.decoders());
        requireSame("findings", model.findings(), data.findings());
        requireSame(
                "SHA-256 of the manifests",
                model.provenance().entries().get("manifest-sha256"),
                data.manifest().sha256());
        try (TrainingDisplay display = new TrainingDisplay(console, 1)) {
            Assembly.write(model, data, recipe, manifests, ModelFiles.beside(out), display, console);
        }
        console.result("model: " + out);
        return Xray.DONE;
    }

    private TrainingRecipe ofTheRun() throws IOException {
        Path recipe =
                Files.isDirectory(weights) ? weights.resolve("recipe.yaml") : weights.resolveSibling("recipe.yaml");
        return Files.exists(recipe) ? TrainingRecipe.from(recipe) : TrainingRecipe.defaults();
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
