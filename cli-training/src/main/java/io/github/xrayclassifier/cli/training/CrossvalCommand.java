// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.Console;
import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.crossval.Comparison;
import io.github.xrayclassifier.crossval.CrossValidation;
import io.github.xrayclassifier.crossval.CrossValidationReport;
import io.github.xrayclassifier.crossval.FoldPlan;
import io.github.xrayclassifier.crossval.Protocol;
import io.github.xrayclassifier.crossval.UnseenEvaluation;
import io.github.xrayclassifier.evaluation.UnseenSources;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.training.InitialWeights;
import io.github.xrayclassifier.training.Strategy;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
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

/** Learns a recipe over folds and reports what it is worth by each protocol. */
@Command(
        name = "crossval",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Divides the rows of a manifest into folds, learns on all but one and asks that one, and writes"
                    + " DIR/crossval.json and DIR/crossval.md: by the paper's protocol (single images), by patient groups,"
                    + " and with each source left out, side by side.",
            "Each fold keeps its folder DIR/PROTOCOL/STRATEGY/fold-K with model.onnx. The same command goes on where an"
                    + " earlier one stopped."
        })
final class CrossvalCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Mixin
    private final DataSettings dataSettings = new DataSettings();

    @Mixin
    private final InputSettings inputSettings = new InputSettings();

    @Mixin
    private final FoldSettings foldSettings = new FoldSettings();

    @Mixin
    private final StartSettings startSettings = new StartSettings();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where folds and report go.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path out;

    @Option(
            names = "--compare-strategies",
            description =
                    "Learn every fold from scratch, with frozen features, fine-tuned and in full from the weights of"
                            + " --init, whose classifier is drawn anew.")
    private boolean compareStrategies;

    @Option(
            names = "--serve",
            description = "Also ask the folds' models as classify does, each with a temperature and gates fitted on the"
                    + " rows of --ask-only that its fold does not hold out: calibration, abstention and figures without"
                    + " the images' centers, in DIR/PROTOCOL/STRATEGY/served.json and served-blanked.json.")
    private boolean serve;

    @Option(
            names = "--negatives",
            paramLabel = "FILE",
            description = "A manifest of images that show none of the findings, for example tuberculosis: never trained"
                    + " on. DIR/leave-source-out/STRATEGY/unseen-sources.json and .md say how many of those of a source that"
                    + " was left out are called COVID-19.")
    private @Nullable Path negatives;

    @Mixin
    private final TrainSettings settings = new TrainSettings();

    CrossvalCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Preprocessing input = checked(() -> inputSettings.preprocessing(settings.preset()));
        TrainingOptions options = checked(() -> settings.options(input.shape()));
        FoldPlan plan = checked(foldSettings::plan);
        Comparison comparison = checked(this::comparison);
        if (serve) {
            requireServable(options);
        }
        Optional<InitialWeights> start = startSettings.read(true);
        TrainingData data = dataSettings.readWhole(input);
        console.remark(String.format(
                Locale.ROOT,
                "%d images, %d findings",
                data.manifest().entries().size(),
                data.findings().size()));
        CrossValidation validation = CrossValidation.of(data, options, plan);
        CrossValidation started = start.map(validation::withInitialWeights).orElse(validation);
        if (!foldSettings.only().isEmpty()) {
            boolean done = shown(options, started, v -> v.runFolds(comparison, foldSettings.only(), out), d -> d);
            return done ? Xray.DONE : Xray.FAILED;
        }
        Optional<CrossValidationReport> report =
                shown(options, started, v -> v.run(comparison, out), Optional::isPresent);
        if (report.isEmpty()) {
            return Xray.FAILED;
        }
        Files.writeString(out.resolve("crossval.json"), report.get().json());
        Files.writeString(out.resolve("crossval.md"), report.get().markdown());
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
                Files.writeString(
                        folder.resolve("unseen-sources.json"), table.get().json());
                Files.writeString(
                        folder.resolve("unseen-sources.md"), table.get().markdown());
            }
        }
    }

    private interface Work<T> {
        T run(CrossValidation validation) throws IOException;
    }

    @SuppressWarnings("try") // the last words work by being open
    private <T> T shown(TrainingOptions options, CrossValidation validation, Work<T> work, Predicate<T> isDone)
            throws IOException {
        try (CrossvalDisplay display = new CrossvalDisplay(console, options.batchSize());
                ShutdownHook hook = ShutdownHook.await()) {
            T result = work.run(validation.withProgress(display));
            if (!isDone.test(result)) { // said in here, because the process may end once the last words are closed
                display.close();
                console.remark("Stopped. The folds are in " + out + "; the same command goes on.");
            }
            return result;
        }
    }

    private void requireServable(TrainingOptions options) {
        String found = options.network().outputKind() != OutputKind.SOFTMAX
                ? "the sigmoid head"
                : !foldSettings.hasAskedOnly()
                        ? "no --ask-only"
                        : !foldSettings.only().isEmpty() ? "--fold" : "";
        if (!found.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "serve: expected --ask-only, all folds and the softmax head, found " + found);
        }
    }

    private void serve(TrainingData data, FoldPlan plan, Comparison comparison) throws IOException {
        List<ManifestEntry> asked = data.manifest().entries().stream()
                .filter(foldSettings::isAskedOnly)
                .toList();
        FoldServing serving = new FoldServing(console, data, asked);
        for (Protocol protocol : comparison.protocols()) {
            for (Strategy strategy : comparison.strategies()) {
                Path folder = out.resolve(protocol.spelling()).resolve(strategy.spelling());
                serving.write(plan.folds(data.manifest(), protocol), folder);
            }
        }
    }

    private Comparison comparison() {
        if (compareStrategies && !startSettings.isGiven()) {
            throw new IllegalArgumentException(
                    "compare-strategies: expected weights to start from (--init), found none");
        }
        List<Strategy> strategies = compareStrategies ? List.of(Strategy.values()) : List.of(startSettings.strategy());
        return new Comparison(foldSettings.protocols(), strategies, startSettings.fromLayer());
    }

    private <T> T checked(Supplier<T> options) {
        try {
            return options.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
