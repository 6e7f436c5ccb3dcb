// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.training.Drawings;
import io.github.xrayclassifier.training.EpochMetrics;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingResult;
import io.github.xrayclassifier.training.recipe.SelectionRule;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end badly: what they leave behind continues to the very bytes of a run that was left alone. */
class InterruptedRunTest {

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static TrainingData data;
    private static long whole;

    @BeforeAll
    static void trainWithoutInterruption() throws IOException {
        data = Drawings.write(shared.resolve("data"), 32);
        whole = crc(
                Drawings.trainer(data, options()).train(shared.resolve("whole")).last());
    }

    /** 4 steps an epoch. */
    static TrainingRecipe options() {
        return Drawings.recipe().with("epochs", 3).with("batch-size", 16).with("network.width", 0.25);
    }

    private static long crc(Path file) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(Files.readAllBytes(file));
        return crc.getValue();
    }

    @Test
    void goOnAfterKillNineToTheSameBytes() throws Exception {
        Path run = folder.resolve("run");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrainInChildJvm.class.getName(),
                        shared.resolve("data").toString(),
                        run.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.equals("epoch 2 step 3")) {
                line = lines.readLine();
            }
            assertThat(line).as("the child's last words").isNotNull();
            child.destroyForcibly();
        }
        assertThat(child.waitFor()).isNotZero();
        assertThat(run.resolve("metrics.csv")).content().hasLineCount(2); // its second epoch is unfinished
        TrainingResult resumed = Drawings.trainer(data, options()).resume(run);
        assertThat(resumed.complete()).isTrue();
        assertThat(crc(resumed.last())).isEqualTo(whole);
    }

    @Test
    void sayWhichImageIsMissingAndLeaveNoHalfCache() throws IOException {
        TrainingData own = Drawings.write(folder.resolve("data"), 32);
        Path missing = own.manifest().entries().get(40).file();
        Files.delete(missing);
        Path run = folder.resolve("run");
        assertThatThrownBy(() -> Drawings.trainer(own, options()).train(run))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing.toString());
        try (var files = Files.list(run)) {
            assertThat(files.map(left -> left.getFileName().toString())).containsExactly("run.lock");
        }
    }

    @Test
    void endAfterEpochsWithoutABetterOne() throws IOException {
        TrainingRecipe impatient =
                options().with("epochs", 60).with("selection.patience", 2).with("selection.by", SelectionRule.ACCURACY);
        TrainingResult result = Drawings.trainer(data, impatient).train(folder);
        assertThat(result.complete()).isTrue();
        List<Boolean> best = result.epochs().stream().map(EpochMetrics::best).toList();
        assertThat(best).hasSizeLessThan(60).endsWith(true, false, false);
        assertThat(best.subList(0, best.size() - 2)).doesNotContainSequence(false, false);
        assertThat(Drawings.trainer(data, impatient).resume(folder).epochs()).hasSameSizeAs(best);
    }
}
