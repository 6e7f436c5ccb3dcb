// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.evaluation.BrokenImageChoice;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.comparison.PredictionTable;
import io.github.xrayclassifier.crossval.Comparison;
import io.github.xrayclassifier.crossval.CrossValidation;
import io.github.xrayclassifier.crossval.CrossValidationReport;
import io.github.xrayclassifier.crossval.FoldPlan;
import io.github.xrayclassifier.crossval.Protocol;
import io.github.xrayclassifier.crossval.UnseenEvaluation;
import io.github.xrayclassifier.evaluation.UnseenSources;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.recipe.Strategy;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import io.github.xrayclassifier.training.weights.InitialWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a recipe over folds and reports its metrics by each protocol. */
@Command(
        name = "crossval",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Divides the rows of a manifest into folds, trains on all but one and evaluates that one, and writes"
                    + " DIR/crossval.json and DIR/crossval.md, and the results image by image in"
                    + " DIR/PROTOCOL/STRATEGY/predictions.csv: by the paper's protocol (single images), by patient groups,"
                    + " and with each source left out, side by side.",
            "Each fold keeps its folder DIR/PROTOCOL/STRATEGY/fold-K with model.onnx. The same command resumes where an"
                    + " earlier one stopped."
        })
final class CrossvalCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Option(
            names = "--manifest",
            required = true,
            paramLabel = "FILE",
            description =
                    "A CSV file with at least the columns path and label; paths are relative to it. May be repeated.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private List<Path> manifests;

    @Mixin
    private final FoldSettings foldSettings = new FoldSettings();

    @Mixin
    private final RecipeSettings recipeSettings = new RecipeSettings();

    @Mixin
    private final BrokenImageChoice broken = new BrokenImageChoice();

    @Option(names = "--threads", paramLabel = "N", description = "Threads of libtorch; 0 takes all cores. Default: 0.")
    private int threads;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where folds and report go.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path out;

    @Option(
            names = "--compare-strategies",
            description =
                    "Train every fold from scratch, with frozen features, fine-tuned and in full from the weights of"
                            + " start.weights, whose classifier is drawn anew.")
    private boolean compareStrategies;

    @Option(
            names = "--serve",
            description =
                    "Also run the folds' models as classify does, each with a temperature and abstention policy fitted on"
                            + " the rows of --eval-only that its fold does not hold out: calibration, abstention and metrics without"
                            + " the images' centers, in DIR/PROTOCOL/STRATEGY/served.json and served-blanked.json.")
    private boolean serve;

    @Option(
            names = "--negatives",
            paramLabel = "FILE",
            description = "A manifest of images that show none of the findings, for example tuberculosis: never trained"
                    + " on. DIR/leave-source-out/STRATEGY/unseen-sources.json and .md say how many of those of a source that"
                    + " was left out are called COVID-19.")
    private @Nullable Path negatives;

    CrossvalCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        TrainingRecipe recipe = recipeSettings.read(spec);
        FoldPlan plan = checked(foldSettings::plan);
        Comparison comparison = checked(() -> comparison(recipe));
        if (serve) {
            requireServable(recipe);
        }
        Optional<InitialWeights> start = recipe.start().weights().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        InitialWeights.from(Path.of(recipe.start().weights())).withNewHead());
        TrainingData data = Inputs.readable(TrainingData.whole(manifests, recipe, Inputs.decoders()), broken, console);
        console.remark(String.format(
                Locale.ROOT,
                "%d images, %d findings",
                data.manifest().entries().size(),
                data.findings().size()));
        CrossValidation validation = CrossValidation.of(data, recipe, plan).withThreads(threads);
        CrossValidation started = start.map(validation::withInitialWeights).orElse(validation);
        if (!foldSettings.only().isEmpty()) {
            boolean done = shown(recipe, started, v -> v.runFolds(comparison, foldSettings.only(), out), d -> d);
            return done ? Xray.DONE : Xray.FAILED;
        }
        Optional<CrossValidationReport> report =
                shown(recipe, started, v -> v.run(comparison, out), Optional::isPresent);
        if (report.isEmpty()) {
            return Xray.FAILED;
        }
        AtomicFiles.writeText(out.resolve("crossval.json"), report.get().json());
        AtomicFiles.writeText(out.resolve("crossval.md"), report.get().markdown());
        for (CrossValidationReport.Part part : report.get().parts()) {
            AtomicFiles.writeText(
                    out.resolve(part.protocol().spelling())
                            .resolve(part.strategy().spelling())
                            .resolve("predictions.csv"),
                    PredictionTable.of(part.pooled(), Calibration.none()).text());
        }
        if (serve) {
            serve(data, plan, comparison);
        }
        writeUnseen(report.get(), data);
        console.result("report: " + out.resolve("crossval.md"));
        return Xray.DONE;
    }

    /** The table by which recipes are compared, where sources were left out. */
    private void writeUnseen(CrossValidationReport report, TrainingData data) throws IOException {
        Optional<Manifest> without = negatives == null ? Optional.empty() : Optional.of(Manifest.from(negatives));
        for (CrossValidationReport.Part part : report.parts()) {
            if (part.protocol() == Protocol.LEAVE_SOURCE_OUT && data.findings().contains(Finding.COVID_19)) {
                Optional<UnseenSources> table =
                        UnseenEvaluation.of(part, Finding.COVID_19, out, without, data.decoders());
                if (table.isEmpty()) {
                    continue;
                }
                Path folder = out.resolve(part.protocol().spelling())
                        .resolve(part.strategy().spelling());
                AtomicFiles.writeText(
                        folder.resolve("unseen-sources.json"), table.get().json());
                AtomicFiles.writeText(
                        folder.resolve("unseen-sources.md"), table.get().markdown());
            }
        }
    }

    private interface Work<T> {
        T run(CrossValidation validation) throws IOException;
    }

    @SuppressWarnings("try") // the shutdown hook works by being open
    private <T> T shown(TrainingRecipe recipe, CrossValidation validation, Work<T> work, Predicate<T> isDone)
            throws IOException {
        try (CrossvalDisplay display = new CrossvalDisplay(console, recipe.batchSize());
                ShutdownHook hook = ShutdownHook.await()) {
            T result = work.run(validation.withProgress(display));
            if (!isDone.test(result)) { // said in here, because the process may end once the hook is closed
                display.close();
                console.remark("Stopped. The folds are in " + out + "; the same command resumes.");
            }
            return result;
        }
    }

    private void requireServable(TrainingRecipe recipe) {
        String found = recipe.network().head() != OutputKind.SOFTMAX
                ? "the sigmoid head"
                : !foldSettings.hasEvaluatedOnly()
                        ? "no --eval-only"
                        : !foldSettings.only().isEmpty() ? "--fold" : "";
        if (!found.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "serve: expected --eval-only, all folds and the softmax head, found " + found);
        }
    }

    private void serve(TrainingData data, FoldPlan plan, Comparison comparison) throws IOException {
        List<ManifestEntry> evaluatedOnly = data.manifest().entries().stream()
                .filter(foldSettings::isEvaluatedOnly)
                .toList();
        FoldServing serving = new FoldServing(console, data, evaluatedOnly);
        for (Protocol protocol : comparison.protocols()) {
            for (Strategy strategy : comparison.strategies()) {
                Path folder = out.resolve(protocol.spelling()).resolve(strategy.spelling());
                serving.write(plan.folds(data.manifest(), protocol), folder);
            }
        }
    }

    private Comparison comparison(TrainingRecipe recipe) {
        if (compareStrategies && recipe.start().weights().isEmpty()) {
            throw new IllegalArgumentException(
                    "compare-strategies: expected weights to start from (start.weights), found none");
        }
        List<Strategy> strategies = compareStrategies
                ? List.of(Strategy.values())
                : List.of(recipe.start().effectiveStrategy());
        return new Comparison(foldSettings.protocols(), strategies);
    }

    private <T> T checked(Supplier<T> options) {
        try {
            return options.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
