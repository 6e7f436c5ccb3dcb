// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A user's own folder of unpacked native libraries, because ONNX Runtime unpacks 28 MB at every start of a Java process:
 * keeping them saves 15 to 17 % of a start's CPU time (docs/native-cache.md). One folder inside for each version, platform and
 * content of the jar, made under another name and renamed when it is whole. Every use checks the CRC-32 that the jar has
 * for each library: damage is found and repaired. Whoever may write to the user's own files is not kept out: they could
 * change the jar as well.
 *
 * <p>May be shared by threads.
 */
final class NativeCache {

    /** A folder for {@code onnxruntime.native.path}, or why there is none. */
    record Prepared(Optional<Path> folder, String words) {}

    private static final int BLOCK = 1 << 20;

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

    /** The place for a user's caches on each system: XDG base directories, Apple's and Microsoft's guidelines. */
    static NativeCache ofUser() {
        return cachesOfUser()
                .map(caches -> in(caches.resolve("xray-classifier")))
                .orElseGet(
                        () -> new NativeCache(Optional.empty(), "the user has no home folder to keep the library in"));
    }

    private static Optional<Path> cachesOfUser() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("mac")) {
            return home().map(home -> home.resolve("Library").resolve("Caches"));
        }
        boolean isWindows = system.contains("windows");
        return absolute(Optional.ofNullable(System.getenv(isWindows ? "LOCALAPPDATA" : "XDG_CACHE_HOME")))
                .or(() -> home().map(
                                home -> isWindows ? home.resolve("AppData").resolve("Local") : home.resolve(".cache")));
    }

    /** Empty for a user without a home: Java calls it "?" or names one that does not exist, and none is made up here. */
    private static Optional<Path> home() {
        return absolute(Optional.ofNullable(System.getProperty("user.home"))).filter(Files::isDirectory);
    }

    /** A path that is not absolute is to be ignored (XDG Base Directory Specification). */
    private static Optional<Path> absolute(Optional<String> folder) {
        try {
            return folder.filter(name -> !name.isEmpty()).map(Path::of).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Checks the libraries, and unpacks them first where that is needed. Throws nothing: a start must not fail here. */
    Prepared prepare() {
        if (root.isEmpty()) {
            return new Prepared(Optional.empty(), absence);
        }
        try {
            Path folder = PrivateFolder.open(root.get().resolve("onnxruntime"));
            return new Prepared(Optional.of(libraries(folder, NativeJar.find())), "the native cache");
        } catch (IOException | RuntimeException e) {
            return new Prepared(
                    Optional.empty(),
                    "the native cache " + root.get() + " cannot be used: "
                            + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static Path libraries(Path folder, NativeJar jar) throws IOException {
        Path wanted = folder.resolve(jar.key());
        if (isWhole(wanted, jar)) {
            return wanted;
        }
        try (FileChannel file =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock == null) {
                throw new IOException("another process is filling it at this moment"); // which may take long, or hang
            }
            // Nobody else fills the folder now, so that whatever is unfinished was left by a process that was killed.
            PrivateFolder.deleteUnfinished(folder);
            if (!isWhole(wanted, jar)) {
                replace(wanted, jar);
            }
        }
        if (!isWhole(wanted, jar)) {
            throw new IOException("expected the libraries that were just unpacked, found others in " + wanted);
        }
        return wanted;
    }

    private static void replace(Path wanted, NativeJar jar) throws IOException {
        Path unfinished = PrivateFolder.unfinished(wanted.resolveSibling(""));
        try {
            Path made = Files.createDirectory(unfinished.resolve("whole"), PrivateFolder.privately());
            for (NativeJar.Library library : jar.libraries()) {
                unpack(library, made.resolve(library.name()));
            }
            if (Files.exists(wanted)) {
                // Renamed, not overwritten: a process that runs may have the damaged file mapped.
                Files.move(wanted, unfinished.resolve("damaged"), StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(made, wanted, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            PrivateFolder.delete(unfinished);
        }
    }

    private static void unpack(NativeJar.Library library, Path file) throws IOException {
        try (InputStream in = library.open()) {
            Files.copy(in, file);
        }
        if (PrivateFolder.hasPosix()) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-x------"));
        }
    }

    /** True if all libraries are there as the jar has them, and may be loaded from there. */
    private static boolean isWhole(Path folder, NativeJar jar) throws IOException {
        if (!Files.exists(folder)) {
            return false;
        }
        PrivateFolder.requirePrivate(folder);
        for (NativeJar.Library library : jar.libraries()) {
            Path file = folder.resolve(library.name());
            if (!Files.isRegularFile(file) || Files.size(file) != library.size() || crc(file) != library.crc()) {
                return false;
            }
            // False on a file system that is mounted noexec, where loading would fail beyond repair in this process.
            if (!Files.isExecutable(file)) {
                throw new IOException(
                        "expected a folder from where code may be run, found one mounted noexec: " + folder);
            }
        }
        return true;
    }

    /** CRC-32 rather than SHA-256, which takes 5 % of a start on JDK 17 (20 paired rounds): damage is looked for, not malice. */
    private static long crc(Path file) throws IOException {
        CRC32 crc = new CRC32();
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        try (FileChannel in = FileChannel.open(file)) {
            while (in.read(block.clear()) >= 0) {
                crc.update(block.flip());
            }
        }
        return crc.getValue();
    }
}
