// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.evaluation.Evaluation;
import io.github.xrayclassifier.evaluation.EvaluationOptions;
import io.github.xrayclassifier.evaluation.Metric;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
    private static TrainingOptions tiny() {
        return TrainingOptions.defaults()
                .withEpochs(2)
                .withBatchSize(32)
                .withOptimization(o -> o.withWarmupSteps(4))
                .withNetwork(n -> n.withWidthMultiplier(0.25))
                .withThreads(1)
                .withStages(List.of(new Stage(1, 24)))
                .withAugmentation(Augmentation.defaults()
                        .withFlipProbability(0.5)
                        .withGamma(0.2)
                        .withAspect(0.1)
                        .withLowResolutionProbability(0.3)
                        .withEraseProbability(0.3));
    }

    private static long crc(Path file) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(Files.readAllBytes(file));
        return crc.getValue();
    }

    @Test
    void findsPlantedFindings() throws IOException {
        TrainingOptions options = TrainingOptions.defaults()
                .withEpochs(20)
                .withBatchSize(16)
                .withOptimization(o -> o.withLearningRate(3e-3).withWarmupSteps(20))
                .withRegularization(r -> r.withEmaDecay(0.9))
                .withNetwork(n -> n.withWidthMultiplier(0.25))
                .withThreads(1)
                .withAugmentation(Augmentation.none().withShift(0.05).withFlipProbability(0.5));
        TrainingResult result = Trainer.of(data, options).train(folder);
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
        TrainingResult first = Trainer.of(data, tiny()).train(folder.resolve("a"));
        TrainingResult second = Trainer.of(data, tiny()).train(folder.resolve("b"));
        TrainingResult other = Trainer.of(data, tiny().withSeed(8)).train(folder.resolve("c"));
        assertThat(crc(second.last())).isEqualTo(crc(first.last())).isNotEqualTo(crc(other.last()));
    }

    @Test
    void goesOnAfterACancellationAsIfItHadNeverStopped() throws IOException {
        TrainingResult whole = Trainer.of(data, tiny()).train(folder.resolve("whole"));
        AtomicInteger asked = new AtomicInteger();
        TrainingResult half = Trainer.of(data, tiny())
                .withCancellation(() -> asked.incrementAndGet() == 6) // in the second of two epochs
                .train(folder.resolve("half"));
        assertThat(half.complete()).isFalse();
        assertThat(half.epochs()).hasSize(1);
        TrainingResult resumed = Trainer.of(data, tiny()).resume(folder.resolve("half"));
        assertThat(resumed.complete()).isTrue();
        assertThat(crc(resumed.last())).isEqualTo(crc(whole.last()));
        assertThat(resumed.epochs().get(1).trainingLoss())
                .isEqualTo(whole.epochs().get(1).trainingLoss());
    }

    @Test
    void refusesToResumeAnotherRun() throws IOException {
        Trainer.of(data, tiny().withEpochs(1)).train(folder);
        assertThatThrownBy(() -> Trainer.of(data, tiny().withSeed(9)).resume(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("checkpoint: expected one of the run ");
    }

    @Test
    void stopsAtALossThatIsNoNumberAndLeavesTheCheckpoint() throws IOException {
        TrainingOptions wild = tiny().withOptimization(
                        o -> o.withLearningRate(10).withClipNorm(1e9).withWeightDecay(10))
                .withEpochs(60);
        assertThatThrownBy(() -> Trainer.of(data, wild).train(folder))
                .isInstanceOf(TrainingException.class)
                .hasMessageMatching(
                        "epoch \\d+, step \\d+: expected a finite loss, found .*; the last checkpoint is intact");
    }

    @Test
    void trainsOnAllLabelsWithSigmoid() throws IOException {
        TrainingResult result = Trainer.of(
                        data, tiny().withEpochs(1).withNetwork(n -> n.withOutputKind(OutputKind.SIGMOID)))
                .train(folder);
        assertThat(result.epochs().get(0).validationLoss()).isBetween(0.3, 1.5); // ln 2 for a coin
        assertThat(TrainedModel.from(result.last()).outputKind()).isEqualTo(OutputKind.SIGMOID);
    }

    @Test
    void writesALineOfMetricsAnEpochAndWhatDecidedTheRun() throws IOException {
        Trainer.of(data, tiny()).train(folder);
        assertThat(Files.readAllLines(folder.resolve("metrics.csv")))
                .hasSize(3)
                .first()
                .isEqualTo("epoch,size,learning_rate,training_loss,validation_loss,accuracy,mean_auc,"
                        + "auc_bar,auc_disc,auc_neither,best,seconds");
        assertThat(folder.resolve("curves.svg")).content().startsWith("<svg ");
        assertThat(folder.resolve("run.json"))
                .content()
                .contains("\"manifestSha256\": \"" + data.manifest().sha256() + "\"", "\"seed\": 7", "\"libtorch\"");
        try (var files = Files.list(folder)) {
            assertThat(files.filter(f -> f.toString().endsWith(".part"))).isEmpty();
        }
    }

    @Test
    void refusesAPatientOnBothSides() {
        TrainingData both = data.withSplit(entry -> true, entry -> entry.line() == 5);
        assertThatThrownBy(() -> Trainer.of(both, tiny()).train(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("manifest line 5, to validate on: expected a group that is not trained on,"
                        + " found that of line 5");
    }

    @Test
    void refusesStagesOutOfOrder() {
        List<Stage> stages = List.of(new Stage(4, 24), new Stage(2, 32));
        assertThatThrownBy(() -> tiny().withStages(stages))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stages: expected rising epochs, found"
                        + " [Stage[untilEpoch=4, size=24], Stage[untilEpoch=2, size=32]]");
    }

    @Test
    void refusesTooFewImages() {
        TrainingData none = data.withSplit(entry -> false, entry -> true);
        assertThatThrownBy(() -> Trainer.of(none, tiny()).train(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("training: expected at least 32 training images, found 0");
    }
}
