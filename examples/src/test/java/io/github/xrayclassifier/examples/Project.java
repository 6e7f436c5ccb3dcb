// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The files of the project that these tests belong to. */
final class Project {

    private Project() {}

    /** The folder that holds the launcher. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("xray"))) {
            folder = Objects.requireNonNull(folder.getParent(), "a folder that holds the launcher xray");
        }
        return folder;
    }

    static String read(String file) {
        try {
            return Files.readString(root().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
