// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.testkit.FakeBackend;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that nobody reads, or that cannot be written. */
class ClassifyOutputTest {

    private static final GrayImage DRAWING =
            Phantom.of(1).withSize(96, 80).draw().image();

    @TempDir
    private Path folder;

    @BeforeEach
    void drawThree() throws IOException {
        Files.write(folder.resolve("b.png"), ImageFiles.png(DRAWING));
        Files.write(folder.resolve("a.jpg"), ImageFiles.jpeg(DRAWING));
        Files.write(folder.resolve("c.tif"), ImageFiles.tiff(DRAWING));
    }

    /** A reader that goes away after some lines, as head does, or a disk that is full. */
    private static final class FailingWriter extends Writer {

        private final String message;
        private int flushesLeft;

        FailingWriter(int lines, String message) {
            this.flushesLeft = lines;
            this.message = message;
        }

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            if (flushesLeft <= 0) {
                throw new IOException(message);
            }
        }

        @Override
        public void flush() {
            flushesLeft--;
        }

        @Override
        public void close() {}
    }

    @Test
    void endsQuietlyWhenItsReaderGoesAway() {
        StringWriter err = new StringWriter();
        Console console =
                Console.of(new FailingWriter(2, "Broken pipe"), err, OptionalInt.empty(), OptionalInt.empty());
        int exitCode = Xray.run(
                Xray.commandLine(console, choice -> FakeBackend.open()), console, "classify", folder.toString());
        assertThat(exitCode).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysThatTheDiskIsFull() {
        StringWriter err = new StringWriter();
        Console console = Console.of(
                new FailingWriter(1, "No space left on device"), err, OptionalInt.empty(), OptionalInt.empty());
        int exitCode = Xray.run(
                Xray.commandLine(console, choice -> FakeBackend.open()), console, "classify", folder.toString());
        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly("xray classify: expected to write the results, found: No space left on device");
    }
}
