// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.ImageSource;
import io.github.xrayclassifier.Outcome;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.cli.answer.Answer;
import io.github.xrayclassifier.cli.answer.AnswerFormat;
import io.github.xrayclassifier.cli.answer.AnswerJson;
import io.github.xrayclassifier.cli.answer.AnswerTable;
import io.github.xrayclassifier.cli.answer.Tally;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.Problems;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.cli.terminal.Text;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.predict.PrevalenceAdaptation;
import io.github.xrayclassifier.testkit.PhantomXray;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Classifies files and folders. */
@Command(
        name = "classify",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Classifies chest X-rays in PNG, JPEG, TIFF, BMP, PGM, WebP, GIF, JPEG 2000 and DICOM files; the content decides, not the name.",
            "Folders are walked in sorted order; every regular file in them is tried, except hidden ones (.name), and links"
                    + " to folders are not followed. A file that cannot be read gives a line that says why, and the"
                    + " others are answered all the same.",
            "Without a file, classifies drawings that look like X-rays, made by this program.",
            "Research use only, not for diagnosis."
        })
final class ClassifyCommand implements Callable<Integer> {

    private final Console console;
    private final BackendOpener opener;
    private final Tally tally = new Tally();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE-OR-FOLDER", arity = "0..*", description = "What to classify.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--json",
            description = {
                "Write one JSON object a line, as docs/answer.schema.json describes: file, verdict (classified, abstained"
                        + " or error), finding and probability (null unless classified), findings (several of a"
                        + " multi-label model), probabilities (by finding; null if the model was not trained on it),"
                        + " reasons, warnings, model, model_sha256, runtime, provider, format, width, height, millis."
            })
    private boolean json;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "standard",
            description = "standard decodes large images at a scale of one and a half times the model's input or more;"
                    + " fast at the smallest that serves the model; exact decodes every pixel, as training does."
                    + " Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it has a default
    private DecodeMode mode;

    @Option(
            names = "--prevalence",
            paramLabel = "FINDING=P",
            description =
                    "Also give the probabilities at this prevalence of a finding, for example COVID-19=0.01, instead of"
                            + " that of the images on which the model was calibrated; may be repeated. The verdict stays.")
    private Map<String, Double> prevalences = new LinkedHashMap<>();

    @Mixin
    private final ModelChoice model = new ModelChoice();

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    ClassifyCommand(Console console, BackendOpener opener) {
        this.console = console;
        this.opener = opener;
    }

    @Override
    public Integer call() throws IOException {
        ClassifierOptions options = options();
        List<InputFiles.Input> inputs = InputFiles.of(arguments);
        try (XrayClassifier classifier = XrayClassifier.open(opener.open(model), options)) {
            classifier.info().fallbackReason().ifPresent(reason -> console.remark("Running on the CPU: " + reason));
            long start = System.nanoTime();
            if (arguments.isEmpty()) {
                classifyDrawings(classifier);
            } else {
                classifyFiles(classifier, inputs);
            }
            console.remark(tally.summary((System.nanoTime() - start) / 1e9) + " with "
                    + classifier.card().name() + " on " + classifier.info().provider()
                    + ". Research use only, not for diagnosis.");
        }
        return tally.of(Answer.Kind.ERROR) == 0 ? Xray.DONE : Xray.FAILED;
    }

    private ClassifierOptions options() {
        try {
            return limits.applyTo(ClassifierOptions.defaults()
                    .withDecoder(DicomDecoder.open())
                    .withMode(mode));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), Problems.message(e), e);
        }
    }

    private void classifyDrawings(XrayClassifier classifier) {
        List<PhantomXray> drawings = Drawings.all();
        console.remark("No file given. These are drawings made by this program, not X-rays of people: they show what an"
                + " answer looks like, not what the model can do.");
        AnswerFormat format = format(classifier, drawings.stream().map(Drawings::name));
        for (PhantomXray drawing : drawings) {
            long start = System.nanoTime();
            var prediction = classifier.classify(drawing.image());
            write(format, Answer.of(Drawings.name(drawing), prediction, Duration.ofNanos(System.nanoTime() - start)));
        }
    }

    private void classifyFiles(XrayClassifier classifier, List<InputFiles.Input> inputs) {
        AnswerFormat format = format(classifier, inputs.stream().map(InputFiles.Input::name));
        Stream<Path> paths = inputs.stream().map(InputFiles.Input::path).flatMap(Optional::stream);
        try (ProgressBar bar = ProgressBar.open(console, System::nanoTime);
                Stream<Outcome> outcomes = classifier.classifyAll(paths.map(ImageSource::of))) {
            Iterator<Outcome> next = outcomes.iterator();
            for (InputFiles.Input input : inputs) {
                Answer answer = input.problem()
                        .map(problem -> Answer.error(input.name(), problem, 0))
                        .orElseGet(() -> Answer.of(next.next()));
                if (console.outColumns().isPresent()) {
                    bar.clear();
                }
                write(format, answer);
                bar.update(tally.total(), inputs.size(), "");
            }
        }
    }

    private AnswerFormat format(XrayClassifier classifier, Stream<String> files) {
        Optional<PrevalenceAdaptation> adaptation = adaptation(classifier.card());
        if (json) {
            return new AnswerJson(classifier.card().name(), classifier.info(), adaptation);
        }
        int longestFile = longest(files.map(Text::printable));
        int longestFinding = longest(classifier.card().findings().stream().map(Finding::name));
        OptionalInt columns = console.outColumns();
        AnswerTable table = new AnswerTable(columns, longestFile, longestFinding, adaptation);
        console.result(table.header());
        return table;
    }

    private Optional<PrevalenceAdaptation> adaptation(ModelCard card) {
        if (prevalences.isEmpty()) {
            return Optional.empty();
        }
        Map<Finding, Double> wanted = new LinkedHashMap<>();
        prevalences.forEach((name, p) -> wanted.put(new Finding(name), p));
        return Optional.of(PrevalenceAdaptation.of(card, wanted));
    }

    private static int longest(Stream<String> texts) {
        return texts.mapToInt(String::length).max().orElse(0);
    }

    private void write(AnswerFormat format, Answer answer) {
        tally.add(answer);
        console.result(format.format(answer));
    }
}
