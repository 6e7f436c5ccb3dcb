// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Runs {@link OpenInChildJvm}. */
final class ChildJvm {

    private ChildJvm() {}

    static List<String> command(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(options));
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(OpenInChildJvm.class.getName());
        return command;
    }

    /** @param caches the user's folder for caches in the process, on Linux */
    static Process start(Path caches, List<String> command) throws IOException {
        return start(command, builder -> builder.environment().put("XDG_CACHE_HOME", caches.toString()));
    }

    /** @param change to the process, which has no folder for caches but that of its home and reports nothing */
    static Process start(List<String> command, Consumer<ProcessBuilder> change) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("XDG_CACHE_HOME");
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        change.accept(builder);
        return builder.start();
    }

    /** The lines that the process prints on both streams, without the warnings of newer Javas and the blank lines between them. */
    static List<String> linesOf(Process process) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("WARNING: "))
                .toList();
    }

    static List<String> run(Path caches, List<String> command) throws IOException, InterruptedException {
        return linesOf(start(caches, command));
    }
}
