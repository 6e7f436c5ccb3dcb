// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.engine.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a strategy must not touch stays, bit for bit, statistics included; what it learns changes. */
class StrategyTest {

    private static final int FROM_LAYER = 14;

    @TempDir
    private static Path shared;

    private static TrainingData data;
    private static Map<String, float[]> given;

    @TempDir
    private Path folder;

    @BeforeAll
    static void draw() throws IOException {
        data = Drawings.write(shared, 16);
        given = RandomWeights.of(new Architecture(1, 3, 0.25), 6);
        new Safetensors(given, Map.of()).write(shared.resolve("given.safetensors"), Map.of());
    }

    private static TrainingOptions options() {
        return TrainingOptions.defaults()
                .withEpochs(1)
                .withBatchSize(12)
                .withThreads(1)
                .withNetwork(n -> n.withWidthMultiplier(0.25))
                .withOptimization(o -> o.withWarmupSteps(0).withWeightDecay(1))
                .withRegularization(r -> r.withEmaDecay(0));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Strategy.class)
    void changesWhatItLearnsAndNothingElse(Strategy strategy) throws IOException {
        InitialWeights start = strategy.needsWeights()
                ? InitialWeights.from(shared.resolve("given.safetensors"))
                : InitialWeights.random();
        TrainingResult result = Trainer.of(data, strategy.applyTo(options(), FROM_LAYER))
                .withInitialWeights(start)
                .train(folder);
        TrainedModel.from(result.last()).weights().forEach((name, values) -> {
            boolean kept = switch (strategy) {
                case SCRATCH, FULL -> false;
                case FROZEN -> name.startsWith("features.");
                case FINE_TUNE ->
                    name.startsWith("features.") && Integer.parseInt(name.split("\\.", -1)[1]) < FROM_LAYER;
            };
            if (kept) {
                assertThat(values).as(name).containsExactly(given.get(name));
            } else {
                assertThat(values).as(name).isNotEqualTo(given.get(name));
            }
        });
    }

    @Test
    void trainsThePapersRecipeWithoutAValidationSplit() throws IOException {
        TrainingData all = TrainingData.of(
                        data.manifest(),
                        data.findings(),
                        Preset.PAPER.preprocessing().withSize(48, 36),
                        data.decoders())
                .withSplit(entry -> true, entry -> false);
        TrainingOptions paper = Preset.PAPER
                .options(1, all.preprocessing().shape())
                .withBatchSize(16)
                .withThreads(1)
                .withNetwork(n -> n.withWidthMultiplier(0.25).withHiddenUnits(20));
        TrainingResult result = Trainer.of(all, paper).train(folder);
        assertThat(result.epochs().get(0).accuracy()).isNaN();
        TrainedModel model = TrainedModel.from(result.last());
        assertThat(model.preprocessing().shape().width()).isEqualTo(48);
        assertThat(model.normalization()).isEqualTo(Normalization.unit());
        assertThat(model.selfTest().logits()).hasSize(3);
        assertThat(Files.exists(result.best())).isTrue();
    }
}
