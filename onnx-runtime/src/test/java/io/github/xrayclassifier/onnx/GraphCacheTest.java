// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The oracle is arithmetic: what {@link TestModel} says its graph computes, whichever file it was loaded from. */
class GraphCacheTest {

    private static final int HASH_BYTES = 32;

    @TempDir
    private Path parent;

    private Path folder;

    @BeforeEach
    void isLinux() {
        assumeThat(new File("/proc/cpuinfo")).as("Linux").exists();
        folder = parent.resolve("graphs");
    }

    private void openAndCheck(int threads) {
        var options = OnnxOptions.defaults().withIntraOpThreads(threads).withOptimizedGraphCache(folder);
        try (OnnxBackend backend = OnnxBackend.open(TestModel.source(), options)) {
            // An input of zeros: a context's buffer as it is made.
            assertThat(backend.openContext().run().logits()).containsExactly(TestModel.logits(0), within(1e-5f));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void keepsOneGraphForEachSettingAndReadsItAgain() throws Exception {
        openAndCheck(1);
        assertThat(files()).hasSize(1);
        byte[] file = Files.readAllBytes(files().get(0));
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(file, HASH_BYTES, file.length - HASH_BYTES);
        assertThat(digest.digest()).isEqualTo(Arrays.copyOf(file, HASH_BYTES));
        Object made = Files.readAttributes(files().get(0), "unix:ino,lastModifiedTime");
        openAndCheck(1);
        assertThat(Files.readAttributes(files().get(0), "unix:ino,lastModifiedTime"))
                .isEqualTo(made);
        openAndCheck(2);
        assertThat(files()).hasSize(2);
    }

    @Test
    void replacesADamagedGraph() throws Exception {
        openAndCheck(1);
        byte[] whole = Files.readAllBytes(files().get(0));
        byte[] damaged = whole.clone();
        damaged[whole.length / 2] ^= 4;
        Files.write(files().get(0), damaged);
        openAndCheck(1);
        assertThat(Files.readAllBytes(files().get(0))).isNotEqualTo(damaged);
        Files.write(files().get(0), new byte[3]);
        openAndCheck(1);
        assertThat(Files.size(files().get(0))).isGreaterThan(HASH_BYTES);
    }

    @Test
    void replacesAGraphThatTheRuntimeDoesNotTake() throws Exception {
        openAndCheck(1);
        byte[] noGraph = "no graph".getBytes(StandardCharsets.US_ASCII);
        byte[] file = Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(noGraph), HASH_BYTES + noGraph.length);
        System.arraycopy(noGraph, 0, file, HASH_BYTES, noGraph.length);
        Files.write(files().get(0), file);
        openAndCheck(1);
        assertThat(Files.size(files().get(0))).isGreaterThan(file.length);
    }

    @Test
    void isNotReadWhereOthersMayWrite() throws Exception {
        openAndCheck(1);
        Path kept = files().get(0);
        byte[] before = Files.readAllBytes(kept);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(GraphCache.of(folder, "hash", "version", "").orElseThrow().find())
                .isEmpty();
        openAndCheck(1);
        assertThat(Files.readAllBytes(kept)).isEqualTo(before);
    }

    @Test
    void isNoConditionForOpening() throws Exception {
        Files.createFile(folder);
        openAndCheck(1);
    }
}
