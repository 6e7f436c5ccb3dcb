// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Writes files aside and renames them, so that a reader, a crash or a full disk never leaves half a file. */
public final class AtomicFiles {

    private AtomicFiles() {}

    /** The writer of the file that is renamed afterwards. */
    @FunctionalInterface
    public interface Writer {

        /**
         * Writes.
         *
         * @param aside a path in the same folder
         * @throws IOException if it cannot be written
         * @throws UncheckedIOException if what it reads fails; its cause is thrown as it is
         */
        void write(Path aside) throws IOException;
    }

    /**
     * Writes a file.
     *
     * @param target replaced if it exists
     * @param writer called once
     * @throws IOException if it cannot be written: it says which file and why, and an earlier file stays as it was
     */
    public static void write(Path target, Writer writer) throws IOException {
        // Two processes that write the same file must not write the same bytes half each.
        Path aside = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            writer.write(aside);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            discard(aside, e);
            throw failure(target, e);
        } catch (UncheckedIOException e) {
            IOException cause = Objects.requireNonNull(e.getCause()); // its constructor refuses null
            discard(aside, cause);
            throw cause; // by agreement: what the writer read failed, not what it wrote
        }
    }

    private static void discard(Path aside, IOException cause) {
        try {
            Files.deleteIfExists(aside);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** "No space left on device" alone does not say on which. */
    private static IOException failure(Path target, IOException cause) {
        if (cause instanceof FileSystemException) {
            return cause;
        }
        String reason =
                "cannot be written: " + Optional.ofNullable(cause.getMessage()).orElse("no reason given")
                        + "; an earlier file of this name is intact";
        FileSystemException failure = new FileSystemException(target.toString(), null, reason);
        failure.initCause(cause);
        return failure;
    }

    /**
     * Writes a text file in UTF-8.
     *
     * @param target replaced if it exists
     * @param text its content
     * @throws IOException as {@link #write}
     */
    public static void writeText(Path target, String text) throws IOException {
        write(target, aside -> Files.writeString(aside, text, StandardCharsets.UTF_8));
    }
}
