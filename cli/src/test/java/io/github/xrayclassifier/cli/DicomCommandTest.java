// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.cli.terminal.Console;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Oracle: a file written here byte by byte. Fails if a line is lost, or if the patient shows unasked. */
class DicomCommandTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeAnImageOfTwoByTwoPixels() throws IOException {
        file = Files.write(folder.resolve("image.dcm"), DicomFile.of(2, "CT", "1.2.840.10008.1.2.1\0"));
    }

    private static Captured run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = Console.of(out, err, OptionalInt.empty(), OptionalInt.empty());
        CommandLine command = new CommandLine(new DicomCommand(console));
        return new Captured(Xray.run(command, console, arguments), out.toString(), err.toString());
    }

    @Test
    void showsWhatTheReaderUsedWithoutThePatient() {
        Captured found = run("dump", file.toString());

        assertThat(found.exitCode()).isZero();
        assertThat(found.out())
                .startsWith(file + "\n")
                .contains("  (0002,0010) transfer syntax: 1.2.840.10008.1.2.1 (Explicit VR Little Endian)\n")
                .contains("  (0028,0004) photometric interpretation: MONOCHROME1\n")
                .contains("  modality: slope 1.0, intercept 0.0\n")
                .contains("  VOI LUT: window 1 of 1: LINEAR, center 40.0, width 80.0\n")
                .contains("  inverted: yes\n")
                .contains("  warning NOT_RADIOGRAPH: ")
                .doesNotContain("CANARY");
    }

    @Test
    void showsThePatientWhenAsked() {
        assertThat(run("dump", "--patient", file.toString()).out())
                .contains("  (0010,0010) patient's name: CANARY^NAME\n");
    }

    @Test
    void walksFoldersAndFailsForWhatItCannotRead() throws IOException {
        Files.writeString(folder.resolve("readme.txt"), "no image");

        Captured found = run("dump", folder.toString());

        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.out()).contains(file + "\n");
        assertThat(found.err()).contains("readme.txt: ").contains("expected DICM at byte 128");
    }

    @Test
    void refusesAFrameBelowOne() {
        Captured found = run("dump", "--frame", "0", file.toString());

        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.err()).contains("--frame: expected at least 1, found 0");
    }
}
