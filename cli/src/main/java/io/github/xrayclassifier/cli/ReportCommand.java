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
import io.github.xrayclassifier.dicom.DicomOptions;
import io.github.xrayclassifier.dicom.DicomReport;
import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.model.OperatingPoint;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Score;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Classifies DICOM files and writes the results as DICOM objects for the same studies. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Classifies DICOM files, and writes for each: NAME.sr.dcm, a structured report (Comprehensive 3D SR, TID 1500);"
                    + " NAME.sc.dcm, a picture with the heatmap; and, if a finding has a region of highest evidence,"
                    + " NAME.seg.dcm, a segmentation that viewers lay over the image. All belong to the image's study.",
            "What is written holds the patient's attributes, as the image does: treat it as you treat the image.",
            "Research use only, not for diagnosis."
        })
final class ReportCommand implements Callable<Integer> {

    private final Console console;
    private final BackendOpener opener;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE-OR-FOLDER", arity = "1..*", description = "DICOM files and folders of them.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "The folder to write to; made if missing.")
    @SuppressWarnings("NullAway.Init") // required
    private Path out;

    @Option(
            names = "--side",
            paramLabel = "PIXELS",
            defaultValue = "1024",
            description = "Longest side of the picture. Default: ${DEFAULT-VALUE}.")
    private int side;

    @Option(names = "--frame", defaultValue = "1", paramLabel = "N", description = "The frame, 1 for the first.")
    private int frame;

    @Option(
            names = "--at",
            paramLabel = "POINT",
            defaultValue = "youden",
            converter = PointConverter.class,
            description =
                    "What decides present or absent: youden, sensitivity=S, specificity=S or threshold=P. Default:"
                            + " ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // set by picocli: it has a default
    private OperatingPoint point;

    @Mixin
    private final ModelChoice model = new ModelChoice();

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    ReportCommand(Console console, BackendOpener opener) {
        this.console = console;
        this.opener = opener;
    }

    @Override
    public Integer call() throws IOException {
        require("--side", side, 64, 4096);
        require("--frame", frame, 1, Integer.MAX_VALUE);
        DicomDecoder decoder = DicomDecoder.of(DicomOptions.defaults().withFrame(frame - 1));
        ClassifierOptions options = options(decoder);
        List<InputFiles.Input> inputs = InputFiles.of(arguments);
        int failed = 0;
        int done = 0;
        try (XrayClassifier classifier = XrayClassifier.open(opener.open(model), options);
                ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            for (InputFiles.Input input : inputs) {
                failed += report(classifier, decoder, options, input, bar) ? 0 : 1;
                bar.update(++done, inputs.size(), "");
            }
        }
        console.remark((failed == 0 ? "" : failed + " without a report. ") + "Research use only, not for diagnosis.");
        return failed == 0 ? Xray.DONE : Xray.FAILED;
    }

    private void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), name + ": expected " + least + " to " + most + ", found " + value);
        }
    }

    private ClassifierOptions options(DicomDecoder decoder) {
        try {
            return limits.applyTo(ClassifierOptions.defaults().withDecoder(decoder));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), Problems.message(e), e);
        }
    }

    private boolean report(
            XrayClassifier classifier,
            DicomDecoder decoder,
            ClassifierOptions options,
            InputFiles.Input input,
            ProgressBar bar) {
        try {
            Path file = input.path()
                    .orElseThrow(() -> new IOException(input.problem().orElse("expected a file, found none")));
            options.limits().checkFile(Files.size(file));
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            DecodedImage image = decoder.decode(bytes, DecodeRequest.defaults().withLimits(options.limits()));
            Prediction answer = classifier.classify(image);
            List<Path> written = write(file, bytes, image, answer);
            bar.clear();
            console.result(Text.printable(input.name()) + ": " + answer.verdict());
            written.forEach(each -> console.result("  " + Text.printable(each.toString())));
            return true;
        } catch (IOException | XrayException e) {
            bar.clear();
            console.remark(Text.printable(input.name()) + ": " + Answer.problem(input.name(), e));
            return false;
        }
    }

    private List<Path> write(Path file, ByteBuffer bytes, DecodedImage image, Prediction answer) throws IOException {
        DicomReport report = DicomReport.of(bytes, frame - 1, answer, LocalDateTime.now(ZoneId.systemDefault()))
                .withOperatingPoint(point);
        String name =
                Optional.ofNullable(file.getFileName()).orElse(file).toString().replaceFirst("(?i)\\.dcm$", "");
        List<Path> written = new ArrayList<>();
        written.add(write(name + ".sr.dcm", report.structuredReport()));
        Optional<Score.Probability> top = answer.ranked().stream().findFirst();
        if (top.isPresent()) {
            try {
                var overlay = answer.heatmap(top.get().finding()).overlay(image.pixels(), side);
                written.add(write(name + ".sc.dcm", report.secondaryCapture(overlay)));
            } catch (ModelException e) {
                console.remark("no picture: " + Problems.message(e)); // a model without maps
            }
        }
        Optional<byte[]> segmentation = report.segmentation();
        if (segmentation.isPresent()) {
            written.add(write(name + ".seg.dcm", segmentation.get()));
        }
        return written;
    }

    /** Refuses to replace: two inputs of one name would leave one report, and an input may lie in the folder. */
    private Path write(String name, byte[] object) throws IOException {
        Path file = Files.createDirectories(out).resolve(name);
        try {
            return Files.write(file, object, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + ": expected no such file yet, found one", e);
        }
    }
}
