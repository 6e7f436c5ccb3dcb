// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import io.github.xrayclassifier.failure.BackendException;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** ONNX Runtime's native library: loaded once a process, on first use; never unloaded. */
final class NativeLibrary {

    private static final String PATH = "onnxruntime.native.path";

    /** Set once: a library is loaded once a process, whoever asks for it. */
    private static Optional<NativeCache.Prepared> prepared = Optional.empty();

    private NativeLibrary() {}

    /**
     * Loads the library from the cache if nothing has loaded it yet and the user has named no other place.
     *
     * @throws BackendException if it cannot be loaded, with the remedy
     */
    static synchronized OrtEnvironment environment(NativeCache cache) {
        if (prepared.isPresent() || nativePath().isPresent()) {
            return environment();
        }
        NativeCache.Prepared found = cache.prepare();
        prepared = Optional.of(found);
        // The only way to tell ONNX Runtime. It reads the property once, so nobody else needs to see it.
        found.folder().ifPresent(folder -> System.setProperty(PATH, folder.toString()));
        try {
            return environment();
        } finally {
            if (found.folder().isPresent()) {
                System.clearProperty(PATH);
            }
        }
    }

    /**
     * The process-wide environment, which is never closed: other code in the process may use it.
     *
     * @throws BackendException if the library cannot be loaded, with the remedy
     */
    static OrtEnvironment environment() {
        try {
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "xray-classifier");
            // On by default since 1DS came to Linux and macOS. An event of the initialization may be out already: only
            // the environment variable ORT_DISABLE_TELEMETRY=1, which Java cannot set, stops that one (Privacy.md).
            environment.setTelemetry(false);
            return environment;
        } catch (OrtException | LinkageError | RuntimeException e) {
            // A folder that is missing, read-only or mounted noexec surfaces as an Error of the class initializer.
            throw new BackendException(problem(e), e);
        }
    }

    private static String problem(Throwable failure) {
        String said = "ONNX Runtime: expected its native library to load, found " + rootOf(failure) + ". ";
        Optional<String> path = nativePath();
        if (path.isPresent() && kept().isEmpty()) {
            return said + "-Donnxruntime.native.path=" + path.get()
                    + " must hold every native library of ONNX Runtime " + NativeJar.version()
                    + "; without it they are unpacked from the jar";
        }
        return said
                + temporaryFolderProblem()
                        .map(p -> "The folder for temporary files: " + p + ". ")
                        .orElse("")
                + cacheProblem().map(p -> p + ". ").orElse("")
                + "The library is unpacked into java.io.tmpdir (now " + temporaryFolder()
                + "), which must exist, be writable and not be mounted noexec: set -Djava.io.tmpdir=FOLDER, or unpack the"
                + " library once and set -Donnxruntime.native.path=FOLDER; on Linux it needs glibc 2.28 or newer";
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }

    static String temporaryFolder() {
        return System.getProperty("java.io.tmpdir", "");
    }

    /** Why nothing can be written to the folder for temporary files; noexec shows only when the library is loaded. */
    static Optional<String> temporaryFolderProblem() {
        String expected = "expected an existing, writable folder, found " + temporaryFolder() + ", ";
        try {
            Path folder = Path.of(temporaryFolder());
            if (!Files.isDirectory(folder)) {
                return Optional.of(expected + (Files.exists(folder) ? "which is no folder" : "which does not exist"));
            }
            Files.delete(Files.createTempFile(folder, "xray-classifier", ".probe"));
            return Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.of(
                    expected + "which cannot be written to (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** Where the library comes from, in words. */
    static synchronized String origin() {
        return nativePath()
                .map(path -> "-D" + PATH + "=" + path)
                .or(() -> kept().map(folder -> "kept in " + folder))
                .orElseGet(() -> "unpacked from " + jar() + " into " + temporaryFolder()
                        + cacheProblem().map(problem -> ", because " + problem).orElse(""));
    }

    private static synchronized Optional<Path> kept() {
        return prepared.flatMap(NativeCache.Prepared::folder);
    }

    private static synchronized Optional<String> cacheProblem() {
        return prepared.filter(p -> p.folder().isEmpty()).map(NativeCache.Prepared::words);
    }

    private static Optional<String> nativePath() {
        return Optional.ofNullable(System.getProperty(PATH));
    }

    private static String jar() {
        // A class literal does not initialize the class, so this works where loading fails.
        return Optional.ofNullable(OrtEnvironment.class.getProtectionDomain().getCodeSource())
                .flatMap(source -> Optional.ofNullable(source.getLocation()))
                .map(URL::getPath)
                .orElse("the class path");
    }
}
