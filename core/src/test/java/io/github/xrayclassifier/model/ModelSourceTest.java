// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.xrayclassifier.failure.ModelException;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ModelSourceTest {

    @Test
    void copiesTheBytes() {
        byte[] bytes = {1, 2, 3};
        ModelSource source = ModelSource.of("m.onnx", bytes);
        bytes[0] = 9;
        assertThat(source.bytes()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(source.bytes().isReadOnly()).isTrue();
        assertThat(source).hasToString("ModelSource[m.onnx, 3 bytes]");
    }

    @Test
    void readsAFileUnderItsNameAlone(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("chest.onnx"), new byte[] {4, 5});
        ModelSource source = ModelSource.of(file);
        Files.write(file, new byte[] {6});
        assertThat(source.name()).isEqualTo("chest.onnx");
        assertThat(source.bytes()).isEqualTo(ByteBuffer.wrap(new byte[] {4, 5}));
        assertThat(source.sha256()).isEmpty();
    }

    @Test
    void readsAStreamOfAKnownSize() throws IOException {
        ModelSource source = ModelSource.of("m.onnx", new ByteArrayInputStream(new byte[] {4, 5}), 2);
        assertThat(source.bytes()).isEqualTo(ByteBuffer.wrap(new byte[] {4, 5}));
    }

    @Test
    void refusesAStreamOfAnotherSize() {
        assertThatIOException()
                .isThrownBy(() -> ModelSource.of("m.onnx", new ByteArrayInputStream(new byte[2]), 3))
                .withMessage("model m.onnx: expected 3 bytes, found 2");
        assertThatIOException()
                .isThrownBy(() -> ModelSource.of("m.onnx", new ByteArrayInputStream(new byte[4]), 3))
                .withMessage("model m.onnx: expected 3 bytes, found more");
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ModelSource.of("m.onnx", new ByteArrayInputStream(new byte[4]), -1))
                .withMessage("model m.onnx: expected at most 536870912 bytes, found -1");
    }

    @Test
    void refusesAFileThatIsTooLargeBeforeReadingIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("huge.onnx");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength((512L << 20) + 1);
        }
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ModelSource.of(file))
                .withMessage("model huge.onnx: expected at most 536870912 bytes, found 536870913");
    }

    @Test
    void carriesTheHashThatLoadingMustFind() {
        String hash = "0123456789abcdefABCDEF0000000000".repeat(2);
        assertThat(ModelSource.of("m", new byte[1]).withSha256(hash).sha256()).contains(hash);
    }

    @Test
    void refusesWhatIsNoHash() {
        ModelSource source = ModelSource.of("m", new byte[1]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.withSha256("abc"))
                .withMessage("SHA-256: expected 64 hexadecimal digits, found \"abc\"");
    }

    /** A reader that opens the pipe waits for ever. */
    @Test
    @Timeout(120)
    void refusesAPipeAndAFolder(@TempDir Path folder) throws Exception {
        assertThatIOException()
                .isThrownBy(() -> ModelSource.of(folder))
                .withMessage("model " + folder.getFileName() + ": expected a file, found a folder");
        Path pipe = folder.resolve("pipe.onnx");
        assumeThat(File.separatorChar).isEqualTo('/');
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatIOException()
                .isThrownBy(() -> ModelSource.of(pipe))
                .withMessage("model pipe.onnx: expected a file, found a pipe or a device");
    }
}
