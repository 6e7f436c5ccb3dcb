// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each case is a fresh Java process; an Error that is not turned into an exception would end it with a stack trace. */
@Timeout(600)
class NativeLibraryTest {

    private static List<String> java(String... options) {
        return ChildJvm.command(options);
    }

    /** The native cache lies in the folder for temporary files, so that it shares that folder's troubles. */
    private static List<String> run(Path temporary, List<String> command) throws IOException, InterruptedException {
        return ChildJvm.run(temporary.resolve("cache"), command);
    }

    private static void assertRefusedTwice(List<String> lines, String... parts) {
        assertThat(lines).as("%s", lines).hasSize(3);
        for (String line : lines.subList(0, 2)) {
            assertThat(line)
                    .startsWith("refused ONNX Runtime: expected its native library to load, found ")
                    .contains(parts);
        }
        assertThat(lines.get(2)).startsWith("report Optional.empty ").endsWith(" 0");
    }

    @Test
    void loadsWhereTheFolderForTemporaryFilesIsFine(@TempDir Path folder) throws Exception {
        List<String> lines = run(folder, java("-Djava.io.tmpdir=" + folder));
        assertThat(lines)
                .containsSubsequence("opened ONNX Runtime 1.29.0", "opened ONNX Runtime 1.29.0")
                .last()
                .asString()
                .startsWith("report Optional[1.29.0] Optional.empty kept in " + folder.resolve("cache"))
                .endsWith(" 3");
    }

    @Test
    void namesTheRemedyWhereTheFolderForTemporaryFilesIsMissing(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("missing");
        List<String> lines = run(folder, java("-Djava.io.tmpdir=" + missing));
        assertRefusedTwice(
                lines,
                "expected an existing, writable folder, found " + missing + ", which does not exist",
                "set -Djava.io.tmpdir=FOLDER",
                "-Donnxruntime.native.path=FOLDER");
        assertThat(lines.get(0)).contains("NoSuchFileException");
    }

    @Test
    void namesTheRemedyWhereTheFolderForTemporaryFilesIsAFile(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertRefusedTwice(run(file, java("-Djava.io.tmpdir=" + file)), "found " + file + ", which is no folder");
    }

    /** /proc lets not even root create a file. */
    @Test
    void namesTheRemedyWhereTheFolderForTemporaryFilesIsReadOnly() throws Exception {
        assumeThat(new File("/proc/self")).as("Linux").exists();
        assertRefusedTwice(
                run(Path.of("/proc"), java("-Djava.io.tmpdir=/proc")),
                "found /proc, which cannot be written to",
                "-Djava.io.tmpdir");
    }

    @Test
    void namesTheRemedyWhereTheFolderForTemporaryFilesIsMountedNoexec(@TempDir Path folder) throws Exception {
        String mount = "mount -t tmpfs -o noexec tmpfs '" + folder + "' && ";
        assumeThat(exitCode("unshare", "-rm", "sh", "-c", mount + "true"))
                .as("a private noexec mount is allowed here")
                .isZero();
        String quoted = "'" + String.join("' '", java("-Djava.io.tmpdir=" + folder)) + "'";
        assertRefusedTwice(
                run(folder, List.of("unshare", "-rm", "sh", "-c", mount + quoted)),
                "failed to map segment from shared object",
                "must exist, be writable and not be mounted noexec");
    }

    @Test
    void namesTheRemedyWhereTheNamedFolderLacksTheLibrary(@TempDir Path folder) throws Exception {
        assertRefusedTwice(
                run(folder, java("-Donnxruntime.native.path=" + folder)),
                "-Donnxruntime.native.path=" + folder + " must hold every native library of ONNX Runtime");
    }

    private static int exitCode(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException absent) {
            return -1;
        }
    }
}
