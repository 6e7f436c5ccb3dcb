// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.Problems;
import io.github.xrayclassifier.cli.terminal.Text;
import io.github.xrayclassifier.dicom.DicomOptions;
import io.github.xrayclassifier.dicom.DicomSummary;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what the DICOM reader makes of a file. */
@Command(
        name = "dicom",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Shows what the DICOM reader makes of files.")
final class DicomCommand implements Runnable {

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    DicomCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a command, found none");
    }

    @Command(
            name = "dump",
            mixinStandardHelpOptions = true,
            description = "Shows the tags, LUTs and the window that the reader used, a line each.")
    int dump(
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "DICOM files and folders of them.")
                    List<String> files,
            @Option(names = "--patient", description = "Show the attributes of the patient and the study too.")
                    boolean patient,
            @Option(
                            names = "--frame",
                            defaultValue = "1",
                            paramLabel = "N",
                            description = "The frame, 1 for the first.")
                    int frame) {
        if (frame < 1) {
            throw new ParameterException(spec.commandLine(), "--frame: expected at least 1, found " + frame);
        }
        int failed = 0;
        for (InputFiles.Input input : InputFiles.of(files)) {
            failed += dump(input, DicomOptions.defaults().withFrame(frame - 1), patient) ? 0 : 1;
        }
        return failed == 0 ? Xray.DONE : Xray.FAILED;
    }

    private boolean dump(InputFiles.Input input, DicomOptions options, boolean patient) {
        try {
            if (input.path().isEmpty()) {
                throw new IOException(input.problem().orElse("expected a file, found none"));
            }
            DicomSummary summary = DicomSummary.of(read(input.path().get()), options, DecodeLimits.defaults());
            console.result(Text.printable(input.name()));
            show(summary.used());
            summary.warnings().forEach(warning -> line("warning " + warning.kind(), warning.message()));
            if (patient) {
                show(summary.patient());
            }
            return true;
        } catch (IOException | XrayException e) {
            console.remark(Text.printable(input.name()) + ": " + Problems.message(e));
            return false;
        }
    }

    private static ByteBuffer read(Path file) throws IOException {
        DecodeLimits.defaults().checkFile(Files.size(file));
        return ByteBuffer.wrap(Files.readAllBytes(file));
    }

    private void show(Map<String, String> lines) {
        lines.forEach(this::line);
    }

    private void line(String name, String value) {
        console.result("  " + name + ": " + Text.printable(value));
    }
}
