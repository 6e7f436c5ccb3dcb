// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Oracle: files written here byte by byte. Fails if a command does not find the images of a medium, or if what could
 * name a patient comes out of one: answers, page, remarks, log, temporary files.
 */
class DicomFolderTest {

    private static final String CANARY = "CANARY";

    @TempDir
    Path folder;

    /** As a burnt disc has them, without DICOMDIR: no file name ends in .dcm. */
    @BeforeEach
    void writeAMedium() throws IOException {
        Path images = Files.createDirectories(folder.resolve("medium/PAT00001/STD00001"));
        Files.write(images.resolve("IMG00001"), DicomFile.of(64, "DX", "1.2.840.10008.1.2.1\0"));
        Files.write(images.resolve("IMG00002"), DicomFile.of(32, "CT", "1.2.840.10008.1.2.1\0"));
        Files.write(images.resolve("IMG00003"), DicomFile.of(32, "DX", "1.2.840.10008.1.2.4.102\0"));
    }

    private Captured run(String... command) {
        String[] all = Arrays.copyOf(command, command.length + 1);
        all[command.length] = folder.resolve("medium").toString();
        return Captured.run(all);
    }

    @Test
    void classifiesTheImagesOfAMedium() {
        Captured found = run("classify", "--json");

        assertThat(found.exitCode()).as("one file is a video").isEqualTo(1);
        assertThat(found.outLines())
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).contains("IMG00001").doesNotContain("\"error\""),
                        line -> assertThat(line).contains("IMG00002").contains("found CT"),
                        line -> assertThat(line).contains("IMG00003").contains("1.2.840.10008.1.2.4.102 (MPEG-4"));
    }

    @Test
    void explainsTheImagesOfAMedium() throws IOException {
        Path page = folder.resolve("page.html");
        Captured found = run("explain", "--out", page.toString());

        assertThat(found.exitCode()).as("one file is a video").isEqualTo(1);
        assertThat(Files.readString(page).split("<article>", -1))
                .as("three files and the model")
                .hasSize(5);
        assertThat(Files.readString(page)).contains("data:image/png", "1.2.840.10008.1.2.4.102");
    }

    @Test
    void showsNothingOfThePatientAnywhere() throws IOException {
        Path page = folder.resolve("page.html");
        Set<Path> before = temporaryFiles();
        StringBuilder shown = new StringBuilder();
        Handler handler = listener(shown);
        Logger root = Logger.getLogger("");
        Level level = root.getLevel();
        root.setLevel(Level.ALL);
        root.addHandler(handler);
        try {
            for (Captured found : new Captured[] {
                run("classify"),
                run("classify", "--json"),
                run("classify", "--mode", "fast"),
                run("explain", "--out", page.toString()),
                run("dicom", "dump")
            }) {
                shown.append(found.out()).append(found.err());
            }
        } finally {
            root.removeHandler(handler);
            root.setLevel(level);
        }

        assertThat(shown).contains("IMG00001", "IMG00003").doesNotContain(CANARY);
        assertThat(Files.readString(page)).contains("IMG00001").doesNotContain(CANARY);
        for (Path file : temporaryFiles()) {
            if (!before.contains(file)) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(CANARY);
            }
        }
    }

    /** The files in the folder for temporary files, folders left out. */
    private static Set<Path> temporaryFiles() throws IOException {
        Set<Path> files = new HashSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(
                Path.of(System.getProperty("java.io.tmpdir")), path -> Files.isRegularFile(path))) {
            all.forEach(files::add);
        }
        return files;
    }

    private static Handler listener(StringBuilder shown) {
        return new Handler() {
            @Override
            public void publish(LogRecord log) {
                shown.append(log.getMessage()).append(log.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
