// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end badly: what they leave behind goes on to the very bytes of a run that was left alone. */
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
        whole = crc(Trainer.of(data, options()).train(shared.resolve("whole")).last());
    }

    /** 4 steps an epoch. */
    static TrainingOptions options() {
        return TrainingOptions.defaults()
                .withEpochs(3)
                .withBatchSize(16)
                .withThreads(1)
                .withNetwork(n -> n.withWidthMultiplier(0.25));
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
        TrainingResult resumed = Trainer.of(data, options()).resume(run);
        assertThat(resumed.complete()).isTrue();
        assertThat(crc(resumed.last())).isEqualTo(whole);
    }

    /** The device /dev/full takes no byte: what the system says of a full disk, without filling one. */
    @Test
    void keepTheLastCheckpointWhenTheDiskIsFull() throws IOException {
        assumeThat(Path.of("/dev/full")).as("a device that is always full").exists();
        Trainer.of(data, options()).withCancellation(new StopAfter(6)).train(folder);
        Path checkpoint = folder.resolve("checkpoint.safetensors");
        long before = crc(checkpoint);
        Files.createSymbolicLink(folder.resolve("checkpoint.safetensors.part"), Path.of("/dev/full"));
        Trainer frequent = Trainer.of(data, options()).withCheckpointEvery(Duration.ZERO);
        assertThatThrownBy(() -> frequent.resume(folder))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(checkpoint + ": cannot be written: No space left on device; an earlier file of this name is"
                        + " intact");
        assertThat(crc(checkpoint)).isEqualTo(before);
        assertThat(folder.resolve("checkpoint.safetensors.part")).doesNotExist();
        assertThat(crc(Trainer.of(data, options()).resume(folder).last())).isEqualTo(whole);
    }

    private static final class StopAfter implements java.util.function.BooleanSupplier {

        private int left;

        StopAfter(int steps) {
            this.left = steps + 1;
        }

        @Override
        public boolean getAsBoolean() {
            return --left == 0;
        }
    }

    @Test
    void sayWhichImageIsMissingAndLeaveNoHalfCache() throws IOException {
        TrainingData own = Drawings.write(folder.resolve("data"), 32);
        Path missing = own.manifest().entries().get(40).file();
        Files.delete(missing);
        Path run = folder.resolve("run");
        assertThatThrownBy(() -> Trainer.of(own, options()).train(run))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing.toString());
        try (var files = Files.list(run)) {
            assertThat(files) // the empty file whose lock keeps runs apart
                    .singleElement()
                    .satisfies(left -> assertThat(left.toString()).endsWith(".u8.lock"))
                    .satisfies(left -> assertThat(left).isEmptyFile());
        }
    }

    @Test
    void endAfterEpochsWithoutABetterOne() throws IOException {
        TrainingOptions impatient = options().withEpochs(60).withPatience(2).withSelection(Selection.ACCURACY);
        TrainingResult result = Trainer.of(data, impatient).train(folder);
        assertThat(result.complete()).isTrue();
        List<Boolean> best = result.epochs().stream().map(EpochMetrics::best).toList();
        assertThat(best).hasSizeLessThan(60).endsWith(true, false, false);
        assertThat(best.subList(0, best.size() - 2)).doesNotContainSequence(false, false);
        assertThat(Trainer.of(data, impatient).resume(folder).epochs()).hasSameSizeAs(best);
    }
}
