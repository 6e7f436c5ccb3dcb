// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
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

    @Test
    void namesTheRemedyWhereTheNamedFolderServesASecondClassLoader(@TempDir Path folder) throws Exception {
        run(folder, java("-Djava.io.tmpdir=" + folder));
        Path named;
        try (var kept = Files.list(folder.resolve("cache/xray-classifier/onnxruntime"))) {
            named = kept.filter(Files::isDirectory).findFirst().orElseThrow();
        }
        List<String> command = java("-Donnxruntime.native.path=" + named);
        command.add("loaders");
        List<String> lines = run(folder, command);
        assertThat(lines.subList(0, 2)).containsOnly("opened ONNX Runtime 1.29.0");
        assertRefusedTwice(
                lines.subList(lines.size() - 3, lines.size()),
                "already loaded in another classloader",
                "leave out -Donnxruntime.native.path",
                "a class loader that all of them share");
    }

    @Test
    void namesTheRemedyWhereJavaMayNotLoadNativeCode(@TempDir Path folder) throws Exception {
        assumeThat(Runtime.version().feature())
                .as("Java 24 or newer, which can deny native access")
                .isGreaterThanOrEqualTo(24);
        assertRefusedTwice(
                run(folder, java("--illegal-native-access=deny", "-Djava.io.tmpdir=" + folder)),
                "Illegal native access",
                "--enable-native-access=ALL-UNNAMED",
                "Enable-Native-Access: ALL-UNNAMED in the manifest");
    }

    /** The oracle is the file system: ONNX Runtime 1.29 writes a device number and a log with its first step. */
    @Test
    void isNotLoadedWhereItWouldReportToItsMaker(@TempDir Path folder) throws Exception {
        assumeThat(System.getProperty("os.name")).as("Linux").isEqualTo("Linux");
        Path home = Files.createDirectory(folder.resolve("home"));
        List<String> command = java("-Djava.io.tmpdir=" + folder);
        for (String value : List.of("", "0", "false")) {
            Process process = ChildJvm.start(command, telemetry(home, value));
            Path log = log(process);
            List<String> lines = ChildJvm.linesOf(process);
            assertThat(lines).hasSize(3);
            assertThat(lines.subList(0, 2))
                    .allSatisfy(line -> assertThat(line)
                            .startsWith(
                                    "refused ONNX Runtime: expected ORT_DISABLE_TELEMETRY=1 in the environment, found "
                                            + (value.isEmpty() ? "nothing" : "\"" + value + "\""))
                            .contains("Set the variable before Java starts", "OnnxOptions.withoutTelemetryCheck()"));
            assertThat(lines.get(2)).startsWith("report Optional.empty ");
            assertThat(log).doesNotExist();
        }
        assertThat(home.resolve(".cache/Microsoft")).doesNotExist();
    }

    @Test
    void isLoadedAllTheSameWhereTheCallerWantsItSo(@TempDir Path folder) throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        List<String> command = java("-Djava.io.tmpdir=" + folder);
        command.add("unchecked");
        Process process = ChildJvm.start(command, telemetry(home, ""));
        assertThat(ChildJvm.linesOf(process)).contains("opened ONNX Runtime 1.29.0");
        Files.deleteIfExists(log(process));
    }

    /** Beside every other program's temporary files: ONNX Runtime heeds no property of Java's. */
    private static Path log(Process process) {
        return Path.of(System.getProperty("java.io.tmpdir"), "mat-debug-" + process.pid() + ".log");
    }

    private static Consumer<ProcessBuilder> telemetry(Path home, String value) {
        return builder -> {
            builder.environment().put("HOME", home.toString());
            builder.environment().put("ORT_DISABLE_TELEMETRY", value);
        };
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
