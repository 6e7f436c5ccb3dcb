// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A user's own folder of unpacked native libraries, because ONNX Runtime unpacks 28 MB at every start of a Java process.
 * One folder inside for each version, platform and content of the jar, made under another name and renamed when it is
 * whole, so that processes that start together all find a whole one. Every use checks the SHA-256 written beside the
 * libraries: damage is found and repaired. Whoever may write to the user's own files is not kept out: they could change
 * the jar as well (docs/native-cache.md).
 *
 * <p>May be shared by threads.
 */
final class NativeCache {

    /** A folder for {@code onnxruntime.native.path}, or why there is none. */
    record Prepared(Optional<Path> folder, String words) {}

    private final Optional<Path> root;
    private final String absence;

    private NativeCache(Optional<Path> root, String absence) {
        this.root = root;
        this.absence = absence;
    }

    static NativeCache off() {
        return new NativeCache(Optional.empty(), "the native cache is switched off");
    }

    static NativeCache in(Path folder) {
        return new NativeCache(Optional.of(folder.toAbsolutePath()), "");
    }

    /** Where each system wants a user's caches: XDG base directories, Apple's and Microsoft's guidelines. */
    static NativeCache ofUser() {
        try {
            return in(cachesOfUser().resolve("xray-classifier"));
        } catch (InvalidPathException e) {
            return new NativeCache(Optional.empty(), "the user's folder for caches has no valid name");
        }
    }

    private static Path cachesOfUser() {
        Path home = Path.of(System.getProperty("user.home", ""));
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("mac")) {
            return home.resolve("Library").resolve("Caches");
        }
        boolean isWindows = system.contains("windows");
        return Optional.ofNullable(System.getenv(isWindows ? "LOCALAPPDATA" : "XDG_CACHE_HOME"))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .orElseGet(() -> isWindows ? home.resolve("AppData").resolve("Local") : home.resolve(".cache"));
    }

    /** Checks the libraries, and unpacks them first where that is needed. Throws nothing: a start must not fail here. */
    Prepared prepare() {
        if (root.isEmpty()) {
            return new Prepared(Optional.empty(), absence);
        }
        try {
            Path folder = root.get().resolve("onnxruntime");
            NativeJar jar = NativeJar.find();
            return new Prepared(Optional.of(libraries(PrivateFolder.open(folder), jar)), "the native cache");
        } catch (IOException | RuntimeException e) {
            return new Prepared(
                    Optional.empty(),
                    "the native cache " + root.get() + " cannot be used: "
                            + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static Path libraries(Path folder, NativeJar jar) throws IOException {
        Path wanted = folder.resolve(jar.key());
        if (Files.exists(wanted) && isWhole(wanted, jar)) {
            return wanted;
        }
        Path made = PrivateFolder.unfinished(folder);
        try {
            HashedFiles.write(made, jar);
            publish(made, wanted, jar);
        } finally {
            if (Files.exists(made)) {
                PrivateFolder.delete(made);
            }
        }
        if (!isWhole(wanted, jar)) {
            throw new IOException("expected the libraries that were just unpacked, found others in " + wanted);
        }
        return wanted;
    }

    /** Renames. Where another process was faster and its libraries are whole, ours are not needed. */
    private static void publish(Path made, Path wanted, NativeJar jar) throws IOException {
        try {
            Files.move(made, wanted, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException occupied) {
            if (isWhole(wanted, jar)) {
                return;
            }
            // Renamed, not overwritten: a process that runs may have the damaged file mapped.
            Path aside = PrivateFolder.unfinished(wanted.resolveSibling("")).resolve("damaged");
            Files.move(wanted, aside, StandardCopyOption.ATOMIC_MOVE);
            PrivateFolder.delete(aside.resolveSibling(""));
            Files.move(made, wanted, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Whether all libraries are there as they were unpacked, and may be loaded from there. */
    private static boolean isWhole(Path folder, NativeJar jar) throws IOException {
        PrivateFolder.requirePrivate(folder);
        List<String> names = jar.names();
        if (!HashedFiles.agree(folder, names)) {
            return false;
        }
        for (String name : names) {
            // False on a file system that is mounted noexec, where loading would fail beyond repair in this process.
            if (!Files.isExecutable(folder.resolve(name))) {
                throw new IOException(
                        "expected a folder from where code may be run, found one mounted noexec: " + folder);
            }
        }
        return true;
    }
}
