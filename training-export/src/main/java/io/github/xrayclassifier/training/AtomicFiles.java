// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files aside and renames them, so that a reader or a crash never meets half a file. */
public final class AtomicFiles {

    private AtomicFiles() {}

    /** What writes the file that is renamed afterwards. */
    @FunctionalInterface
    public interface Writer {
        void write(Path aside) throws IOException;
    }

    public static void write(Path target, Writer writer) throws IOException {
        Path aside = target.resolveSibling(target.getFileName() + ".part");
        writer.write(aside);
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void writeText(Path target, String text) throws IOException {
        write(target, aside -> Files.writeString(aside, text, StandardCharsets.UTF_8));
    }
}
