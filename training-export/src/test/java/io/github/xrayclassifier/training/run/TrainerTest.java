// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.xrayclassifier.evaluation.Evaluation;
import io.github.xrayclassifier.evaluation.EvaluationOptions;
import io.github.xrayclassifier.evaluation.Metric;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.training.Drawings;
import io.github.xrayclassifier.training.EpochMetrics;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingException;
import io.github.xrayclassifier.training.TrainingProgress;
import io.github.xrayclassifier.training.TrainingResult;
import io.github.xrayclassifier.training.export.OnnxExport;
import io.github.xrayclassifier.training.export.TrainedModel;
import io.github.xrayclassifier.training.recipe.Augmentation;
import io.github.xrayclassifier.training.recipe.Stage;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import io.github.xrayclassifier.training.weights.InitialWeights;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on planted findings, small enough for a test. */
class TrainerTest {

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static TrainingData data;

    @BeforeAll
    static void draw() throws IOException {
        data = Drawings.write(shared, 64);
    }

    /** 4 steps an epoch. */
    private static TrainingRecipe tiny() {
        return Drawings.recipe()
                .with("epochs", 2)
                .with("batch-size", 32)
                .with("schedule.warmup-steps", 4)
                .with("network.width", 0.25)
                .with("schedule.stages", List.of(new Stage(0.5, 0.75)))
                .with("augmentation.flip", 0.5)
                .with("augmentation.gamma", 0.2)
                .with("augmentation.aspect", 0.1)
                .with("augmentation.blur", 0.3)
                .with("augmentation.erase", 0.3);
    }

    private static long crc(Path file) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(Files.readAllBytes(file));
        return crc.getValue();
    }

    @Test
    void findsPlantedFindings() throws IOException {
        TrainingRecipe options = Drawings.recipe()
                .with("epochs", 20)
                .with("batch-size", 16)
                .with("optimization.learning-rate", 3e-3)
                .with("schedule.warmup-steps", 20)
                .with("regularization.average-decay", 0.9)
                .with("network.width", 0.25)
                .with("augmentation", Augmentation.none())
                .with("augmentation.shift", 0.05)
                .with("augmentation.flip", 0.5);
        TrainingResult result = Drawings.trainer(data, options).train(folder);
        assertThat(result.complete()).isTrue();
        assertThat(result.epochs().get(19).accuracy()).isGreaterThan(0.95); // measured 0.979

        TrainedModel model = TrainedModel.from(result.last());
        Path file = folder.resolve("model.onnx");
        OnnxExport.write(model, model.card("drawings").build(), file);
        try (OnnxBackend backend = OnnxBackend.open(file)) {
            Predictions predictions = Predictions.of(backend, data.validationEntries(), data.decoders(), done -> {});
            assertThat(Evaluation.of(predictions, EvaluationOptions.defaults().withBootstrap(1, 50))
                            .all()
                            .metric(Metric.ACCURACY)
                            .orElseThrow()
                            .value())
                    .isGreaterThan(0.95);
        }
    }

    @Test
    void givesTheSameWeightsForTheSameSeed() throws IOException {
        TrainingResult first = Drawings.trainer(data, tiny()).train(folder.resolve("a"));
        TrainingResult second = Drawings.trainer(data, tiny()).train(folder.resolve("b"));
        TrainingResult other = Drawings.trainer(data, tiny().with("seed", 8)).train(folder.resolve("c"));
        assertThat(crc(second.last())).isEqualTo(crc(first.last())).isNotEqualTo(crc(other.last()));
    }

    /** With a schedule that does not know the run's end, further epochs are those that a longer run would have made. */
    @Test
    void continuesAFinishedRunByFurtherEpochs() throws IOException {
        TrainingRecipe steady = tiny().with("schedule.warmup-steps", 0)
                .with("schedule.cosine", false)
                .with("schedule.stages", List.of());
        TrainingResult whole = Drawings.trainer(data, steady.with("epochs", 3)).train(folder.resolve("whole"));
        Drawings.trainer(data, steady).train(folder.resolve("run"));
        TrainingResult longer = Drawings.trainer(data, steady).continueBy(folder.resolve("run"), 1);
        assertThat(longer.epochs()).hasSize(3);
        assertThat(crc(longer.last())).isEqualTo(crc(whole.last()));
        assertThat(Files.readString(folder.resolve("run/recipe.yaml"))).contains("epochs: 3");
        assertThatThrownBy(() -> Drawings.trainer(data, steady.with("seed", 9)).continueBy(folder.resolve("run"), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found other seed (7 in the checkpoint, 9 now)");
        assertThatThrownBy(() -> Drawings.trainer(data, steady).continueBy(folder.resolve("none"), 1))
                .isInstanceOf(java.nio.file.NoSuchFileException.class)
                .hasMessageContaining("expected a checkpoint to continue, found none");
    }

    /** Chance is a third. */
    @Test
    void trainsWithEachLoss() throws IOException {
        for (String loss : List.of("focal", "ldam")) {
            TrainingRecipe recipe = Drawings.recipe()
                    .with("epochs", 12)
                    .with("batch-size", 16)
                    .with("optimization.learning-rate", 3e-3)
                    .with("schedule.warmup-steps", 20)
                    .with("regularization.average-decay", 0.9)
                    .with("network.width", 0.25)
                    .with("augmentation", Augmentation.none())
                    .set("loss.kind=" + loss)
                    .set("loss.reweight-after=0.5");
            TrainingResult result = Drawings.trainer(data, recipe).train(folder.resolve(loss));
            assertThat(result.epochs().get(11).accuracy()).as(loss).isGreaterThan(0.6);
        }
    }

    @Test
    void writesAPageOfTheRun() throws IOException {
        Drawings.trainer(data, tiny()).train(folder);
        assertThat(folder.resolve("run.html"))
                .content()
                .contains("A training run", "<svg", "validation loss", "2 of 2 epochs")
                .doesNotContain("http-equiv=\"refresh\"", "<script"); // it is over
    }

    @Test
    void goesOnAfterACancellationAsIfItHadNeverStopped() throws IOException {
        TrainingResult whole = Drawings.trainer(data, tiny()).train(folder.resolve("whole"));
        AtomicInteger asked = new AtomicInteger();
        TrainingResult half = Drawings.trainer(data, tiny())
                .withCancellation(() -> asked.incrementAndGet() == 6) // in the second of two epochs
                .train(folder.resolve("half"));
        assertThat(half.complete()).isFalse();
        assertThat(half.epochs()).hasSize(1);
        TrainingResult resumed = Drawings.trainer(data, tiny()).resume(folder.resolve("half"));
        assertThat(resumed.complete()).isTrue();
        assertThat(crc(resumed.last())).isEqualTo(crc(whole.last()));
        assertThat(resumed.epochs().get(1).trainingLoss())
                .isEqualTo(whole.epochs().get(1).trainingLoss());
    }

    @Test
    void refusesToResumeAnotherRun() throws IOException {
        Drawings.trainer(data, tiny().with("epochs", 1)).train(folder);
        assertThatThrownBy(() -> Drawings.trainer(data, tiny().with("seed", 9)).resume(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "checkpoint: expected the same data and recipe as when the run began, found other epochs (1 in the"
                                + " checkpoint, 2 now), seed (7 in the checkpoint, 9 now)");
    }

    @Test
    void stopsAtALossThatIsNoNumberAndLeavesTheCheckpoint() throws IOException {
        TrainingRecipe wild = tiny().with("optimization.learning-rate", 10)
                .with("optimization.clip-norm", 1e9)
                .with("optimization.weight-decay", 10)
                .with("epochs", 60);
        assertThatThrownBy(() -> Drawings.trainer(data, wild).train(folder))
                .isInstanceOf(TrainingException.class)
                .hasMessageMatching(
                        "epoch \\d+, step \\d+: expected a finite loss, found .*; the last checkpoint is intact");
    }

    @Test
    void trainsOnAllLabelsWithSigmoid() throws IOException {
        TrainingResult result = Drawings.trainer(
                        data, tiny().with("epochs", 1).with("network.head", OutputKind.SIGMOID))
                .train(folder);
        assertThat(result.epochs().get(0).validationLoss()).isBetween(0.3, 1.5); // ln 2 for a coin
        assertThat(TrainedModel.from(result.last()).outputKind()).isEqualTo(OutputKind.SIGMOID);
    }

    @Test
    void writesALineOfMetricsAnEpochAndWhatDecidedTheRun() throws IOException {
        Drawings.trainer(data, tiny()).train(folder);
        assertThat(Files.readAllLines(folder.resolve("metrics.csv")))
                .hasSize(3)
                .first()
                .isEqualTo("epoch,size,learning_rate,training_loss,validation_loss,accuracy,mean_auc,"
                        + "auc_bar,auc_disc,auc_neither,best,seconds");
        assertThat(folder.resolve("curves.svg")).content().startsWith("<svg ");
        assertThat(folder.resolve("run.json"))
                .content()
                .contains("\"manifest\": \"" + data.manifest().sha256() + "\"", "\"seed\": \"7\"", "\"libtorch\"");
        try (var files = Files.list(folder)) {
            assertThat(files.filter(f -> f.toString().endsWith(".part"))).isEmpty();
        }
    }

    @Test
    void refusesAPatientOnBothSides() {
        TrainingData both = data.withSplit(entry -> true, entry -> entry.line() == 5);
        assertThatThrownBy(() -> Drawings.trainer(both, tiny()).train(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("manifest line 5, to validate on: expected a group that is not trained on,"
                        + " found that of line 5; the images of a patient belong into one split");
    }

    @Test
    void refusesFewerImagesThanABatch() {
        assertThatThrownBy(() ->
                        Drawings.trainer(data, tiny().with("batch-size", 4096)).train(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("training: expected at least 4096 training images, a batch, found 144");
    }

    @Test
    void refusesAFolderThatAnotherRunIsIn() throws IOException {
        Trainer second = Drawings.trainer(data, tiny());
        List<String> messages = new ArrayList<>();
        Drawings.trainer(data, tiny().with("epochs", 1))
                .withProgress(new TrainingProgress() {
                    @Override
                    public void epoch(EpochMetrics metrics) {
                        for (Executable start : List.<Executable>of(
                                () -> second.train(folder),
                                () -> second.overwrite(folder),
                                () -> second.resume(folder))) {
                            messages.add(assertThrows(FileSystemException.class, start)
                                    .getMessage());
                        }
                    }
                })
                .train(folder);
        assertThat(messages)
                .hasSize(3)
                .allMatch(message ->
                        message.endsWith("expected no other run in this folder, found one that is not over"));
    }

    /** A rate of a billionth changes nothing, so the network answers as it was drawn: "bar" for nearly all images. */
    @Test
    void saysThatAModelIsWorseThanAConstantAnswer() throws IOException {
        TrainingRecipe nothing = tiny().with("epochs", 1)
                .with("optimization.learning-rate", 1e-9)
                .with("data.minimum-patients", 1);
        // Nearly all validation images show a disc, which the network as drawn does not answer.
        TrainingData skewed = data.withSplit(
                entry -> entry.split().equals("train"),
                entry -> entry.split().equals("val")
                        && (entry.line() < 20 || entry.label().equals(Drawings.FINDINGS.get(1))));
        TrainingResult result = Drawings.trainer(skewed, nothing).train(folder);
        assertThat(result.epochs().get(0).accuracy()).isLessThan(0.5);
        assertThat(result.remarks())
                .singleElement()
                .asString()
                .matches(
                        "The accuracy of the kept epoch, 0\\.[0-9]{3}, is below 0\\.[0-9]{3}, that of answering the most frequent"
                                + " finding always: 4 steps did not suffice\\. Train more epochs, smaller batches or on more images\\.");
    }

    /** 56 steps of the default recipe, after which it once answered by chance: warm-up and statistics did not fit so short a run. */
    @Test
    void learnsFromFewImagesWithTheDefaultSchedule() throws IOException {
        TrainingRecipe recipe = Drawings.recipe().with("epochs", 14).with("network.width", 0.25);
        TrainingResult result = Drawings.trainer(data, recipe).train(folder);
        double best = result.epochs().stream()
                .mapToDouble(EpochMetrics::accuracy)
                .max()
                .orElseThrow();
        assertThat(best).isGreaterThan(0.5); // measured 0.65, chance is 0.333
        assertThat(result.remarks()).isEmpty();
    }

    @Test
    void noticesAChangedByteInACheckpoint() throws IOException {
        Drawings.trainer(data, tiny().with("epochs", 1)).train(folder);
        Path checkpoint = folder.resolve("checkpoint.safetensors");
        byte[] bytes = Files.readAllBytes(checkpoint);
        bytes[bytes.length - 1000] ^= 1;
        Files.write(checkpoint, bytes);
        assertThatThrownBy(
                        () -> Drawings.trainer(data, tiny().with("epochs", 1)).resume(folder))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "checkpoint.safetensors: expected the checksum [0-9a-f]{8} that the file names, found [0-9a-f]{8}: a"
                                + " byte has changed");
    }

    /** Discs alone are a finding with too few patients: its output is as the seed drew it, so nothing pushed it up or down. */
    @Test
    void leavesAnUntrainedFindingOutOfLossAndMetrics() throws IOException {
        Finding disc = Drawings.FINDINGS.get(1);
        TrainingData few = data.withSplit(
                entry -> entry.split().equals("train") && (!entry.label().equals(disc) || entry.line() < 30),
                entry -> entry.split().equals("val"));
        TrainingRecipe recipe = tiny().with("data.minimum-patients", 20)
                .with("optimization.weight-decay", 0)
                .with("regularization.average-decay", 0);
        TrainingResult result = Drawings.trainer(few, recipe).train(folder);
        assertThat(result.remarks())
                .anyMatch(remark -> remark.startsWith("Untrained, with too few patient groups in training: disc ("));
        assertThat(result.epochs().get(0).aucs().get(1)).isNaN();
        assertThat(result.epochs().get(0).aucs().get(0)).isNotNaN();
        TrainedModel model = TrainedModel.from(result.last());
        assertThat(model.untrained()).containsExactly(disc);
        float[] drawn = Objects.requireNonNull(
                InitialWeights.random().weights(1, few.findings(), recipe).get("classifier.1.weight"));
        float[] found = Objects.requireNonNull(model.weights().get("classifier.1.weight"));
        assertThat(Arrays.copyOfRange(found, 1280, 2560)).containsExactly(Arrays.copyOfRange(drawn, 1280, 2560));
        assertThat(Arrays.copyOf(found, 1280)).isNotEqualTo(Arrays.copyOf(drawn, 1280));
        assertThat(model.card("drawings").build().untrained()).containsExactly(disc);
    }

    @Test
    void refusesTooFewImages() {
        TrainingData none = data.withSplit(entry -> false, entry -> true);
        assertThatThrownBy(() -> Drawings.trainer(none, tiny()).train(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "minimum of patient groups: expected at least one finding with 1 patient groups to train on, found at most 0");
    }
}
