// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.engine.Safetensors;
import io.github.xrayclassifier.training.Drawings;
import io.github.xrayclassifier.training.RandomWeights;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.TrainingResult;
import io.github.xrayclassifier.training.export.TrainedModel;
import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.recipe.Strategy;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import io.github.xrayclassifier.training.weights.InitialWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights that a strategy must not touch stay, bit for bit, statistics included; those it trains change. */
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

    private static TrainingRecipe options() {
        return Drawings.recipe()
                .with("epochs", 1)
                .with("batch-size", 12)
                .with("network.width", 0.25)
                .with("schedule.warmup-steps", 0)
                .with("optimization.weight-decay", 1)
                .with("regularization.average-decay", 0);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Strategy.class)
    void changesWhatItTrainsAndNothingElse(Strategy strategy) throws IOException {
        InitialWeights start = strategy.needsWeights()
                ? InitialWeights.from(shared.resolve("given.safetensors"))
                : InitialWeights.random();
        TrainingResult result = Drawings.trainer(
                        data, options().with("start.strategy", strategy).with("start.from-layer", FROM_LAYER))
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
        TrainingRecipe paper = TrainingRecipe.preset("paper")
                .with("input.width", 48)
                .with("input.height", 36)
                .with("epochs", 1)
                .with("batch-size", 16)
                .with("data.minimum-patients", 1)
                .with("network.width", 0.25)
                .with("network.hidden-units", 20);
        TrainingData all = TrainingData.of(
                        data.manifest(), data.findings(), paper.input().preprocessing(), data.decoders())
                .withSplit(entry -> true, entry -> false);
        TrainingResult result = Drawings.trainer(all, paper).train(folder);
        assertThat(result.epochs().get(0).accuracy()).isNaN();
        TrainedModel model = TrainedModel.from(result.last());
        assertThat(model.preprocessing().shape().width()).isEqualTo(48);
        assertThat(model.selfTest().logits()).hasSize(3);
        assertThat(Files.exists(result.best())).isTrue();
    }
}
