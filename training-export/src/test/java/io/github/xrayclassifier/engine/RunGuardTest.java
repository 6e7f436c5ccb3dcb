// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.xrayclassifier.training.Drawings;
import io.github.xrayclassifier.training.TrainingProgress;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in a JVM of its own that is told to stop. Without the guard that JVM crashes in libtorch and saves nothing. */
class RunGuardTest {

    @TempDir
    Path folder;

    /** The program of the other JVM: far more epochs than it will be given time for. */
    static final class Endless {
        private Endless() {}

        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[0]);
            TrainingRecipe options = Drawings.recipe()
                    .with("epochs", 100_000)
                    .with("batch-size", 4)
                    .with("network.width", 0.25);
            TrainingProgress progress = new TrainingProgress() {
                @Override
                public void step(int epoch, int epochs, int step, int steps, double loss) {
                    System.out.println("step");
                }
            };
            Drawings.trainer(Drawings.write(folder.resolve("data"), 8), options)
                    .withProgress(progress)
                    .train(folder.resolve("run"));
        }
    }

    /** A run that hangs must not keep the process alive: with a wait of a moment, the hook returns though nothing ends. */
    @Test
    void waitsForARunOnlySoLong() {
        RunGuard guard = RunGuard.open(() -> false, Duration.ofMillis(1));
        guard.stopAndWait();
        assertThat(guard.isCancelled()).isTrue();
        guard.close();
    }

    @Test
    void savesWhenTheJvmIsToldToStop() throws IOException, InterruptedException {
        assumeThat(File.separatorChar).as("a system with SIGTERM").isEqualTo('/');
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Endless.class.getName(),
                        folder.toString())
                .redirectError(log.toFile())
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).as(() -> read(log)).isEqualTo("step");
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(() -> read(log)).isEqualTo(128 + 15); // SIGTERM, not SIGSEGV or SIGABRT
            assertThat(folder.resolve("run").resolve("checkpoint.safetensors")).isNotEmptyFile();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
