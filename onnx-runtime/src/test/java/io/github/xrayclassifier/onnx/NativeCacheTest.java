// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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

    private Path library() throws IOException {
        List<Path> kept = in(caches.resolve("xray-classifier/onnxruntime"));
        assertThat(kept).as("nothing unfinished is left").hasSize(1);
        return kept.get(0).resolve("libonnxruntime.so");
    }

    private static String hash(InputStream bytes) throws Exception {
        try (bytes) {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.readAllBytes()));
        }
    }

    private static void assertIsTheJarsOwn(Path library) throws Exception {
        try (InputStream entry =
                NativeJar.open(Optional.ofNullable(NativeJar.find().libraries().get("libonnxruntime.so"))
                        .orElseThrow())) {
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

    @Test
    void isWholeForProcessesThatStartTogether() throws Exception {
        Process first = ChildJvm.start(caches, command());
        Process second = ChildJvm.start(caches, command());
        assertThat(reportIn(ChildJvm.linesOf(first))).contains("kept in ");
        assertThat(reportIn(ChildJvm.linesOf(second))).contains("kept in ");
        assertIsTheJarsOwn(library());
    }

    @Test
    void repairsADamagedLibrary() throws Exception {
        report();
        byte[] bytes = Files.readAllBytes(library());
        bytes[bytes.length / 2] ^= 1;
        Files.setPosixFilePermissions(library(), PosixFilePermissions.fromString("rwx------"));
        Files.write(library(), bytes);
        assertThat(report()).contains("kept in ");
        assertIsTheJarsOwn(library());
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
