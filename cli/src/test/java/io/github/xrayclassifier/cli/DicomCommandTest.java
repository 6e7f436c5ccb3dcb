// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
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
    void writeAPictureOfTwoByTwoPixels() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[128]);
        bytes.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
        text(bytes, 0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1\0");
        text(bytes, 0x0008, 0x0060, "CS", "CT");
        text(bytes, 0x0010, 0x0010, "PN", "CANARY^NAME ");
        text(bytes, 0x0028, 0x0002, "US", "\1\0");
        text(bytes, 0x0028, 0x0004, "CS", "MONOCHROME1 ");
        text(bytes, 0x0028, 0x0010, "US", "\2\0");
        text(bytes, 0x0028, 0x0011, "US", "\2\0");
        text(bytes, 0x0028, 0x0100, "US", "\10\0");
        text(bytes, 0x0028, 0x0101, "US", "\10\0");
        text(bytes, 0x0028, 0x0102, "US", "\7\0");
        text(bytes, 0x0028, 0x0103, "US", "\0\0");
        text(bytes, 0x0028, 0x1050, "DS", "40");
        text(bytes, 0x0028, 0x1051, "DS", "80");
        bytes.writeBytes(new byte[] {(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'B', 0, 0, 4, 0, 0, 0, 1, 2, 3, 4});
        file = Files.write(folder.resolve("picture.dcm"), bytes.toByteArray());
    }

    private static void text(ByteArrayOutputStream out, int group, int element, String vr, String value) {
        for (int number : new int[] {group, element}) {
            out.write(number);
            out.write(number >> 8);
        }
        out.writeBytes(vr.getBytes(StandardCharsets.US_ASCII));
        out.write(value.length());
        out.write(0);
        out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
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
                .contains("  values of interest: window 1 of 1: LINEAR, center 40.0, width 80.0\n")
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
        Files.writeString(folder.resolve("readme.txt"), "no picture");

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
