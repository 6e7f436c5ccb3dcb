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
import java.util.Locale;
import java.util.Optional;

/** ONNX Runtime's native library: loaded once a class loader, on first use; never unloaded. */
final class NativeLibrary {

    private static final String PATH = "onnxruntime.native.path";

    /** The variable's own documentation: Privacy.md in ONNX Runtime's jar. Java cannot set it for its own process. */
    private static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

    /**
     * Begins the name of a system property for each folder from which a class loader of this process has loaded the
     * library: no second one can. An interned text, so that it is one lock for all class loaders.
     */
    private static final String LOADED_FROM = "io.github.xrayclassifier.onnx.loaded-from:";

    /** Set once: a library is loaded once, whoever asks for it. */
    private static Optional<NativeCache.Prepared> prepared = Optional.empty();

    private NativeLibrary() {}

    /**
     * Loads the library if nothing has loaded it yet: from the place that the user has named, else from the cache.
     *
     * @param telemetryChecked whether to refuse where ONNX Runtime would report to its maker
     * @throws BackendException if it cannot be loaded, with the remedy
     */
    static OrtEnvironment environment(NativeCache cache, boolean telemetryChecked) {
        synchronized (LOADED_FROM) {
            if (prepared.isPresent()) {
                return environment();
            }
            if (telemetryChecked) {
                telemetryProblem().ifPresent(problem -> {
                    throw new BackendException(problem);
                });
            }
            NativeCache.Prepared found = nativePath().isPresent()
                    ? new NativeCache.Prepared(Optional.empty(), "the user has named another place")
                    : unlessLoadedElsewhere(cache.prepare());
            prepared = Optional.of(found);
            // The only way to tell ONNX Runtime. It reads the property once, so nobody else needs to see it.
            found.folder().ifPresent(folder -> System.setProperty(PATH, folder.toString()));
            try {
                return environment();
            } finally {
                if (found.folder().isPresent()) {
                    System.clearProperty(PATH);
                    System.setProperty(LOADED_FROM + found.folder().get(), "");
                }
            }
        }
    }

    /** A file loads in one class loader of a process only (JNI 12), so that a second one has to unpack its own. */
    private static NativeCache.Prepared unlessLoadedElsewhere(NativeCache.Prepared found) {
        return found.folder()
                .filter(folder -> System.getProperty(LOADED_FROM + folder) != null)
                .map(folder -> new NativeCache.Prepared(
                        Optional.empty(), "another class loader of this process has loaded the library in " + folder))
                .orElse(found);
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
            environment.setTelemetry(false); // what is left of it where the variable is not set
            return environment;
        } catch (OrtException | LinkageError | RuntimeException e) {
            // A folder that is missing, read-only or mounted noexec surfaces as an Error of the class initializer.
            throw new BackendException(problem(e), e);
        }
    }

    /**
     * The reason not to load the library: with its first step, before its API could switch anything off, ONNX Runtime
     * 1.29 on Linux and macOS writes a device number and a file for temporary use, and looks for its maker's host.
     */
    static Optional<String> telemetryProblem() {
        boolean isWindows = System.getProperty("os.name", "")
                .toLowerCase(Locale.ROOT)
                .contains("windows"); // the system collects there
        String found = Optional.ofNullable(System.getenv(NO_TELEMETRY)).orElse("");
        return isWindows || found.equals("1")
                ? Optional.empty()
                : Optional.of("ONNX Runtime: expected " + NO_TELEMETRY + "=1 in the environment, found "
                        + (found.isEmpty() ? "nothing" : "\"" + found + "\"")
                        + ": without it ONNX Runtime keeps a device number in the user's folder for caches, writes"
                        + " mat-debug-PID.log to the folder for temporary files and reports to Microsoft. Set the variable"
                        + " before Java starts (Java cannot), or accept this with OnnxOptions.withoutTelemetryCheck()");
    }

    private static String problem(Throwable failure) {
        String root = rootOf(failure);
        String said = "ONNX Runtime: expected its native library to load, found " + root + ". ";
        Optional<String> path = nativePath();
        // The virtual machine's own words; neither failure has its own type.
        if (root.contains("already loaded in another classloader")) {
            return said + "A file loads in one class loader of a process only: leave out -D" + PATH
                    + ", so that each class loader unpacks its own, or put ONNX Runtime's jar into a class loader that all"
                    + " of them share";
        }
        if (root.contains("llegal native access") || root.contains("IllegalCallerException")) {
            return said
                    + "Java must be allowed to load native code: start it with --enable-native-access=ALL-UNNAMED (on"
                    + " the module path --enable-native-access=com.microsoft.onnxruntime), or say"
                    + " Enable-Native-Access: ALL-UNNAMED in the manifest of an executable jar";
        }
        if (path.isPresent() && kept().isEmpty()) {
            return said + "-D" + PATH + "=" + path.get() + " must hold every native library of ONNX Runtime "
                    + NativeJar.version() + "; without it they are unpacked from the jar";
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

    /** The fault of the folder for temporary files, if nothing can be written there; noexec shows only when the library is loaded. */
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

    /** The place the library comes from, in words. */
    static String origin() {
        return nativePath()
                .map(path -> "-D" + PATH + "=" + path)
                .or(() -> kept().map(folder -> "kept in " + folder))
                .orElseGet(() -> "unpacked from " + jar() + " into " + temporaryFolder()
                        + cacheProblem().map(problem -> ", because " + problem).orElse(""));
    }

    private static Optional<Path> kept() {
        synchronized (LOADED_FROM) {
            return prepared.flatMap(NativeCache.Prepared::folder);
        }
    }

    private static Optional<String> cacheProblem() {
        synchronized (LOADED_FROM) {
            return prepared.filter(p -> p.folder().isEmpty()).map(NativeCache.Prepared::words);
        }
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
