// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each case is a fresh Java process, because a library loads once a process. The oracle is the jar's own entry. */
@Timeout(600)
class NativeCacheTest {

    @TempDir
    private Path folder;

    private Path caches;

    @BeforeEach
    void isLinux() throws IOException {
        assumeThat(new File("/proc/self")).as("Linux").exists();
        caches = folder.resolve("caches");
        Files.createDirectories(folder.resolve("tmp"));
    }

    private List<String> command() {
        return ChildJvm.command("-Djava.io.tmpdir=" + folder.resolve("tmp"));
    }

    private String report() throws IOException, InterruptedException {
        return reportIn(ChildJvm.run(caches, command()));
    }

    private static String reportIn(List<String> lines) {
        assertThat(lines)
                .filteredOn("opened ONNX Runtime 1.29.0"::equals)
                .as("%s", lines)
                .hasSize(2);
        return lines.get(lines.size() - 1);
    }

    private static List<Path> in(Path parent) throws IOException {
        try (Stream<Path> children = Files.list(parent)) {
            return children.sorted().toList();
        }
    }

    private Path cache() {
        return caches.resolve("xray-classifier/onnxruntime");
    }

    private Path library() throws IOException {
        List<Path> kept = in(cache());
        assertThat(kept).as("the lock and nothing unfinished").hasSize(2);
        return kept.get(0).resolve("libonnxruntime.so");
    }

    private static String hash(InputStream bytes) throws Exception {
        try (bytes) {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.readAllBytes()));
        }
    }

    private static void assertIsTheJarsOwn(Path library) throws Exception {
        NativeJar.Library own = NativeJar.find().libraries().stream()
                .filter(l -> l.name().equals("libonnxruntime.so"))
                .findFirst()
                .orElseThrow();
        try (InputStream entry = own.open()) {
            assertThat(hash(Files.newInputStream(library))).isEqualTo(hash(entry));
        }
    }

    @Test
    void unpacksOnceForAllStartsAndLeavesNothingBehind() throws Exception {
        assertThat(report()).contains("kept in " + caches.resolve("xray-classifier/onnxruntime/1.29.0-linux-"));
        assertIsTheJarsOwn(library());
        Object first = Files.readAttributes(library(), "unix:ino,lastModifiedTime");
        report();
        assertThat(Files.readAttributes(library(), "unix:ino,lastModifiedTime")).isEqualTo(first);
        assertThat(in(folder.resolve("tmp"))).isEmpty();
        for (Path made : List.of(caches.resolve("xray-classifier"), library().resolveSibling(""))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
    }

    /** One of them fills the cache; the other does not wait for it, unless it starts so late that all is there. */
    @Test
    void isWholeForProcessesThatStartTogether() throws Exception {
        Process first = ChildJvm.start(caches, command());
        Process second = ChildJvm.start(caches, command());
        List<String> reports = List.of(reportIn(ChildJvm.linesOf(first)), reportIn(ChildJvm.linesOf(second)));
        assertThat(reports).anyMatch(report -> report.contains("kept in "));
        assertThat(reports)
                .allMatch(report -> report.contains("kept in ") || report.contains("another process is filling it"));
        assertIsTheJarsOwn(library());
    }

    @Test
    void givesWayToUnpackingWhileAnotherProcessFillsIt() throws Exception {
        Files.createDirectories(cache(), PrivateFolder.privately());
        try (FileChannel file =
                        FileChannel.open(cache().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(report()).contains(" unpacked from ", "another process is filling it at this moment");
        }
        assertThat(report()).contains("kept in ");
    }

    @Test
    void isWholeAfterAProcessWasKilledWhileItFilledIt() throws Exception {
        Process killed = ChildJvm.start(caches, command());
        boolean begun = false;
        while (!begun && killed.isAlive()) {
            begun = Files.exists(cache())
                    && in(cache()).stream()
                            .anyMatch(child -> child.getFileName().toString().startsWith(".unfinished-"));
        }
        killed.destroyForcibly().waitFor();
        assertThat(begun).isTrue();
        // In case it was faster than the kill: what it would have left.
        Files.createDirectories(cache().resolve(".unfinished-killed/whole"));
        Files.write(cache().resolve(".unfinished-killed/whole/libonnxruntime.so"), new byte[1000]);
        assertThat(report()).contains("kept in ");
        assertIsTheJarsOwn(library());
    }

    @Test
    void repairsADamagedLibrary() throws Exception {
        report();
        byte[] bytes = Files.readAllBytes(library());
        bytes[bytes.length / 2] ^= 1;
        replaceLibrary(bytes);
        assertThat(report()).contains("kept in ");
        assertIsTheJarsOwn(library());
        replaceLibrary(Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(report()).contains("kept in ");
        assertIsTheJarsOwn(library());
    }

    private void replaceLibrary(byte[] bytes) throws IOException {
        Files.setPosixFilePermissions(library(), PosixFilePermissions.fromString("rwx------"));
        Files.write(library(), bytes);
    }

    @Test
    void servesTheFirstOfTwoClassLoadersAndGivesWayToUnpackingInTheSecond() throws Exception {
        List<String> command = command();
        command.add("loaders");
        List<String> lines = ChildJvm.run(caches, command);
        assertThat(lines).filteredOn("opened ONNX Runtime 1.29.0"::equals).hasSize(4);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("report "))
                .satisfiesExactly(
                        first -> assertThat(first).contains("kept in " + cache()),
                        second -> assertThat(second)
                                .contains(
                                        " unpacked from ",
                                        "because another class loader of this process has loaded the library in "
                                                + cache()));
    }

    @Test
    void isNotMadeForAUserWithoutAHome() throws Exception {
        Path missing = folder.resolve("missing");
        for (String home : List.of("?", missing.toString(), "")) {
            List<String> command = command();
            command.add(1, "-Duser.home=" + home);
            Process process = ChildJvm.start(command, builder -> {
                builder.directory(folder.resolve("tmp").toFile());
                builder.environment().put("XDG_CACHE_HOME", "relative"); // to be ignored, says its specification
            });
            assertThat(reportIn(ChildJvm.linesOf(process)))
                    .as(home)
                    .contains(" unpacked from ", "because the user has no home folder");
        }
        assertThat(missing).doesNotExist();
        assertThat(in(folder.resolve("tmp"))).noneMatch(path -> path.endsWith("?") || path.endsWith("relative"));
    }

    @Test
    void givesWayToUnpackingWhereItBelongsToAnotherUser() throws Exception {
        Files.createDirectories(cache(), PrivateFolder.privately());
        try {
            Files.setAttribute(cache(), "unix:uid", 12345);
        } catch (IOException notRoot) {
            abort("only root can give a folder away");
        }
        assertThat(report()).contains(" unpacked from ", "expected a folder of ", ", found one of ");
    }

    /** /proc lets not even root create a file. */
    @Test
    void givesWayToUnpackingWhereItsFolderIsReadOnly() throws Exception {
        caches = Path.of("/proc");
        assertThat(report())
                .contains(" unpacked from ", ", because the native cache /proc/xray-classifier cannot be used");
    }

    @Test
    void givesWayToUnpackingWhereOthersMayWrite() throws Exception {
        Path open = Files.createDirectories(caches.resolve("xray-classifier/onnxruntime"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(report())
                .contains(
                        " unpacked from ",
                        "expected a folder that only its owner may write to, found rwxrwxrwx on " + open);
    }

    @Test
    void givesWayToUnpackingWhereNothingMayRun() throws Exception {
        Files.createDirectories(caches);
        String mount = "mount -t tmpfs -o noexec tmpfs '" + caches + "' && ";
        assumeThat(ChildJvm.start(caches, List.of("unshare", "-rm", "sh", "-c", mount + "true"))
                        .waitFor())
                .as("a private noexec mount is allowed here")
                .isZero();
        String quoted = "'" + String.join("' '", command()) + "'";
        assertThat(reportIn(ChildJvm.run(caches, List.of("unshare", "-rm", "sh", "-c", mount + quoted))))
                .contains(" unpacked from ", "expected a folder from where code may be run, found one mounted noexec");
    }

    @Test
    void leavesAPlaceThatTheUserNamedAlone() throws Exception {
        report();
        Path named = library().resolveSibling("");
        Path none = folder.resolve("none");
        List<String> lines = ChildJvm.run(none, ChildJvm.command("-Donnxruntime.native.path=" + named));
        assertThat(reportIn(lines)).contains("-Donnxruntime.native.path=" + named);
        assertThat(none.resolve("xray-classifier")).doesNotExist();
    }
}
