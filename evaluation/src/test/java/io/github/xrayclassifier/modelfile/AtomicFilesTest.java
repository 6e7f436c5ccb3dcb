// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

    @TempDir
    private Path folder;

    /** The device /dev/full takes no byte: what the system says of a full disk, without filling one. */
    @Test
    void keepsTheEarlierFileWhenTheDiskIsFull() throws IOException {
        assumeThat(Path.of("/dev/full")).as("a device that is always full").exists();
        Path target = Files.writeString(folder.resolve("model.onnx"), "before");
        assertThatThrownBy(() -> AtomicFiles.write(target, aside -> {
                    Files.writeString(aside, "half");
                    Files.writeString(Path.of("/dev/full"), "the rest");
                }))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(target
                        + ": cannot be written: No space left on device; an earlier file of this name is intact");
        assertThat(target).hasContent("before");
        assertThat(names()).containsExactly("model.onnx");
    }

    /** One name for both, and the file would be a mixture of what the two wrote. */
    @Test
    void writesEachFileAsideUnderAnotherName() throws IOException {
        Path target = folder.resolve("model.onnx");
        List<Path> asides = new ArrayList<>();
        AtomicFiles.write(target, first -> {
            Files.writeString(first, "first");
            asides.add(first);
            AtomicFiles.write(target, second -> {
                Files.writeString(second, "second");
                asides.add(second);
            });
            assertThat(target).hasContent("second");
        });
        assertThat(asides.get(0)).isNotEqualTo(asides.get(1));
        assertThat(target).hasContent("first");
        assertThat(names()).containsExactly("model.onnx");
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
