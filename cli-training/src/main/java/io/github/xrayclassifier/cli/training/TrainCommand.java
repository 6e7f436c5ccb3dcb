// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.cli.Console;
import io.github.xrayclassifier.cli.Version;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.modelfile.AssembledModel;
import io.github.xrayclassifier.modelfile.ModelFiles;
import io.github.xrayclassifier.modelfile.TrainingSupport;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.training.InitialWeights;
import io.github.xrayclassifier.training.OnnxExport;
import io.github.xrayclassifier.training.Teachers;
import io.github.xrayclassifier.training.TrainedModel;
import io.github.xrayclassifier.training.Trainer;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingOptions;
import io.github.xrayclassifier.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
            "Trains MobileNetV2, from random weights or those of a file, on the rows of a manifest whose split is train, keeps the epoch that"
                    + " is best on those whose split is val, and writes DIR/model.onnx with its evidence and"
                    + " DIR/evaluation.json.",
            "Ctrl-C saves a checkpoint; --resume goes on from it as if nothing had happened.",
            "@FILE stands for the arguments in a file."
        })
final class TrainCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Mixin
    private final DataSettings dataSettings = new DataSettings();

    @Mixin
    private final InputSettings inputSettings = new InputSettings();

    @Mixin
    private final StartSettings startSettings = new StartSettings();

    @Option(
            names = "--new-head",
            description =
                    "With --init: draw the classifier anew, for example because the weights are for other findings.")
    private boolean newHead;

    @Mixin
    private final TeacherSettings teacherSettings = new TeacherSettings();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The run's folder, made if missing.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it is required
    private Path out;

    @Option(names = "--resume", description = "Go on from the checkpoint in DIR; data and options must be the same.")
    private boolean resume;

    @Mixin
    private final CardSettings cardSettings = new CardSettings();

    @Mixin
    private final TrainSettings settings = new TrainSettings();

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Preprocessing input = checked(() -> inputSettings.preprocessing(settings.preset()));
        TrainingOptions options = checked(
                () -> startSettings.strategy().applyTo(settings.options(input.shape()), startSettings.fromLayer()));
        InitialWeights start = startSettings.read(newHead).orElseGet(InitialWeights::random);
        cardSettings.check();
        TrainingData data = dataSettings.read(input);
        Teachers teachers = teacherSettings.read(spec, data.manifest());
        console.remark(data.trainingEntries().size() + " images to train on, "
                + data.validationEntries().size() + " to validate on, "
                + data.findings().size() + " findings: "
                + String.join(", ", data.findings().stream().map(Finding::name).toList()));
        TrainingSupport support = TrainingSupport.of(
                        data.findings(),
                        options.network().outputKind(),
                        data.trainingEntries(),
                        cardSettings.minimumPatients())
                .requireTrained();
        if (!support.untrained().isEmpty()) {
            console.remark("untrained: " + support.reason());
        }
        Trainer trainer = Trainer.of(data, options).withInitialWeights(start).withTeachers(teachers);
        Optional<Path> file = run(trainer, data, options);
        file.ifPresent(model -> console.result("model: " + model));
        return file.isPresent() ? Xray.DONE : Xray.FAILED;
    }

    /** The model's file; empty if the run was stopped. */
    @SuppressWarnings("try") // the last words work by being open
    private Optional<Path> run(Trainer silent, TrainingData data, TrainingOptions options) throws IOException {
        try (TrainingDisplay display = new TrainingDisplay(console, options.batchSize());
                ShutdownHook hook = ShutdownHook.await()) {
            Trainer trainer = silent.withProgress(display);
            TrainingResult result = resume ? trainer.resume(out) : trainer.train(out);
            if (!result.complete()) { // said in here, because the process may end once the last words are closed
                display.close();
                console.remark("Stopped. The checkpoint is in " + out + "; go on with --resume.");
                return Optional.empty();
            }
            TrainedModel model = TrainedModel.from(result.best());
            AssembledModel assembled = OnnxExport.assembly(model, cardSettings.plain(model), data)
                    .withMinimumGroups(cardSettings.minimumPatients())
                    .withNames("split val of " + dataSettings.name(), dataSettings.name())
                    .withSeed(options.seed())
                    .withProgress(display::decoded)
                    .assemble();
            ModelFiles files = ModelFiles.in(out);
            assembled.write(files);
            assembled.remarks().forEach(console::remark);
            return Optional.of(files.model());
        }
    }

    private <T> T checked(Supplier<T> options) {
        try {
            return options.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
