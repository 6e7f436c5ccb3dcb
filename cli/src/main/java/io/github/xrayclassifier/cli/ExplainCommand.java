// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.cli.answer.Answer;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.Problems;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.cli.terminal.Text;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.report.Page;
import io.github.xrayclassifier.report.PageFile;
import io.github.xrayclassifier.testkit.PhantomXray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a page that shows why. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Classifies chest X-rays and writes one HTML page that shows where in each the answer comes from. The page"
                    + " loads nothing, and holds the images themselves: treat it as you treat them.",
            "Takes the same files as classify. Without a file, explains drawings made by this program.",
            "Research use only, not for diagnosis."
        })
final class ExplainCommand implements Callable<Integer> {

    private final Console console;
    private final BackendOpener opener;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE-OR-FOLDER", arity = "0..*", description = "What to explain.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "explain.html",
            description = "The page; an older one is replaced. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it has a default
    private Path out;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "3",
            description = "The N most probable findings get an overlay. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(
            names = "--side",
            paramLabel = "PIXELS",
            defaultValue = "640",
            description = "Longest side of an image on the page. Default: ${DEFAULT-VALUE}.")
    private int side;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "100",
            description = "Refuse more files than a browser can show on one page (about 1 MB each). Default:"
                    + " ${DEFAULT-VALUE}.")
    private int most;

    @Option(
            names = "--at",
            paramLabel = "POINT",
            defaultValue = "youden",
            converter = PointConverter.class,
            description = "What decides present or absent: youden (largest sensitivity + specificity), sensitivity=S,"
                    + " specificity=S or threshold=P. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it has a default
    private OperatingPoint point;

    @Mixin
    private final ModelChoice model = new ModelChoice();

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    ExplainCommand(Console console, BackendOpener opener) {
        this.console = console;
        this.opener = opener;
    }

    @Override
    public Integer call() throws IOException {
        ClassifierOptions options = options();
        List<InputFiles.Input> inputs = inputs();
        Path file = out.toAbsolutePath();
        requireNoInput(file, inputs);
        Backend backend = opener.open(model);
        try (XrayClassifier classifier = XrayClassifier.open(backend, options);
                PageFile page = PageFile.open(file, "Why these answers")) {
            Explanation explanation = new Explanation(backend, new Explanation.Style(top, side, point));
            int failed = arguments.isEmpty()
                    ? explainDrawings(classifier, explanation, page)
                    : explainFiles(classifier, explanation, inputs, page);
            page.add(ModelPart.of(classifier.card()));
            page.complete();
            console.remark((failed == 0 ? "" : failed + " not read. ") + "The page holds the images themselves."
                    + " Research use only, not for diagnosis.");
            console.result(file.toString());
            return failed == 0 ? Xray.DONE : Xray.FAILED;
        }
    }

    private ClassifierOptions options() {
        require("--top", top, 1, 100);
        require("--side", side, 64, 4096);
        try {
            return limits.applyTo(ClassifierOptions.defaults().withDecoder(DicomDecoder.open()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), Problems.message(e), e);
        }
    }

    private List<InputFiles.Input> inputs() {
        require("--most", most, 1, 10_000);
        List<InputFiles.Input> inputs = InputFiles.of(arguments);
        if (inputs.size() > most) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected at most " + most + " files for one page, found " + inputs.size()
                            + "; --most allows more");
        }
        return inputs;
    }

    private void requireNoInput(Path file, List<InputFiles.Input> inputs) throws IOException {
        for (InputFiles.Input input : inputs) {
            if (Files.exists(file)
                    && input.path().isPresent()
                    && Files.exists(input.path().get())
                    && Files.isSameFile(file, input.path().get())) {
                throw new ParameterException(
                        spec.commandLine(), "--out: expected another file than the images, found " + input.name());
            }
        }
    }

    private void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), name + ": expected " + least + " to " + most + ", found " + value);
        }
    }

    private int explainDrawings(XrayClassifier classifier, Explanation explanation, PageFile page) throws IOException {
        console.remark("No file given. These are drawings made by this program, not X-rays of people: they show what an"
                + " explanation looks like, not what the model can do.");
        for (PhantomXray drawing : Drawings.all()) {
            DecodedImage image = DecodedImage.of(drawing.image(), "drawing");
            page.add(explanation.of(Drawings.name(drawing), image, classifier.classify(image)));
        }
        return 0;
    }

    private int explainFiles(
            XrayClassifier classifier, Explanation explanation, List<InputFiles.Input> inputs, PageFile page)
            throws IOException {
        int done = 0;
        int failed = 0;
        try (ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            for (InputFiles.Input input : inputs) {
                failed += explain(classifier, explanation, input, page) ? 0 : 1;
                bar.update(++done, inputs.size(), "");
            }
        }
        return failed;
    }

    private boolean explain(XrayClassifier classifier, Explanation explanation, InputFiles.Input input, PageFile page)
            throws IOException {
        Page article;
        boolean isRead = false;
        try {
            if (input.path().isEmpty()) {
                throw new IOException(input.problem().orElse("expected a file, found none"));
            }
            DecodedImage image = classifier.decode(input.path().get());
            article = explanation.of(input.name(), image, classifier.classify(image));
            isRead = true;
        } catch (IOException | XrayException e) {
            article = Explanation.failed(input.name(), Answer.problem(input.name(), e));
            console.remark(Text.printable(input.name()) + ": " + Answer.problem(input.name(), e));
        }
        page.add(article);
        return isRead;
    }
}
