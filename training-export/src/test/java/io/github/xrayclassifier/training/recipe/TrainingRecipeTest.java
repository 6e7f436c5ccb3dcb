// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.tensor.Fit;
import io.github.xrayclassifier.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A recipe, against values typed here, and every error with its place. */
class TrainingRecipeTest {

    @TempDir
    private Path folder;

    static List<String> presets() {
        return TrainingRecipe.presets();
    }

    private static TrainingRecipe read(String yaml) {
        return TrainingRecipe.from("recipe r.yaml", yaml);
    }

    private static void assertRefused(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(RecipeException.class).hasMessage(message);
    }

    @Test
    void holdsThePlainRecipeOfDecisionFour() {
        TrainingRecipe plain = TrainingRecipe.defaults();
        assertThat(plain.epochs()).isEqualTo(30);
        assertThat(plain.seed()).isEqualTo(7);
        assertThat(plain.optimization()).isEqualTo(new Optimization(Optimizer.ADAMW, 0.001, 0.05, 5));
        assertThat(plain.schedule()).isEqualTo(new Schedule(300, 0.2, true, List.of()));
        assertThat(plain.network()).isEqualTo(new NetworkOptions(1, 0, OutputKind.SOFTMAX, 0.5, 0.25));
        assertThat(plain.input()).isEqualTo(new InputOptions(128, 128, 1, Fit.STRETCH));
        assertThat(plain.data()).isEqualTo(new DataOptions(List.of(), Map.of(), 40));
    }

    /** The script of the authors: rows and columns as it has them, and nothing against overfitting but dropout. */
    @Test
    void holdsThePapersRecipe() {
        TrainingRecipe paper = TrainingRecipe.preset("paper");
        assertThat(paper.input()).isEqualTo(new InputOptions(266, 200, 3, Fit.STRETCH));
        assertThat(paper.network()).isEqualTo(new NetworkOptions(1, 2000, OutputKind.SOFTMAX, 0, 1));
        assertThat(paper.optimization()).isEqualTo(new Optimization(Optimizer.SGD, 0.01, 0, 1e9));
        assertThat(paper.regularization()).isEqualTo(new Regularization(0, 0, 0, 0.5, 0, 1, false));
        assertThat(paper.augmentation().rotation()).isZero();
        assertThat(paper.selection()).isEqualTo(new Selection(SelectionRule.LAST, 0));
    }

    @ParameterizedTest
    @MethodSource("presets")
    void readsBackWhatItPrints(String preset) throws IOException {
        TrainingRecipe recipe = TrainingRecipe.preset(preset)
                .set("data.weights.nih-600=1.5")
                .set("card.licence=Research \"only\": see #2 \u0085 \\ end")
                .set("schedule.stages=[{until: 0.25, scale: 0.5}, {until: 0.5, scale: 0.75}]")
                .set("distillation.teachers=[a.onnx, b/c d.onnx]");
        Path file = Files.writeString(folder.resolve("r.yaml"), recipe.yaml());
        assertThat(TrainingRecipe.from(file)).isEqualTo(recipe);
    }

    /** A key without a comment would be a key without a meaning. */
    @Test
    void explainsEveryKey() {
        TrainingRecipe plain = TrainingRecipe.defaults();
        List<String> lines = plain.yaml().lines().toList();
        plain.entries().keySet().forEach(key -> {
            String last = key.substring(key.lastIndexOf('.') + 1);
            assertThat(lines).as(key).anyMatch(line -> line.matches(" *" + last + ": .*# .{5,}"));
        });
    }

    @Test
    void changesWhatAFileNames() {
        TrainingRecipe found = read("""
                preset: modern
                epochs: 12
                network: {width: 0.35, head: sigmoid}
                data:
                  weights: {cohen: 1.5}
                """);
        assertThat(found.epochs()).isEqualTo(12);
        assertThat(found.network().width()).isEqualTo(0.35);
        assertThat(found.network().head()).isEqualTo(OutputKind.SIGMOID);
        assertThat(found.optimization().learningRate()).isEqualTo(0.002); // of the preset
        assertThat(found.data().weights()).containsExactly(Map.entry("cohen", 1.5));
    }

    @Test
    void namesLineAndKeyOfEveryError() {
        assertRefused(
                "epochs: 3\n\noptimization:\n  rate: 1\n",
                "recipe r.yaml, line 4, optimization: expected one of optimizer, learning-rate, weight-decay, clip-norm,"
                        + " found rate");
        assertRefused(
                "optimization:\n  learning-rate: fast\n",
                "recipe r.yaml, line 2, optimization.learning-rate: expected a number, found \"fast\"");
        assertRefused("epochs: 2.5", "recipe r.yaml, line 1, epochs: expected a whole number, found \"2.5\"");
        assertRefused(
                "epochs: 99999999999",
                "recipe r.yaml, line 1, epochs: expected a whole number of its size, found 99999999999");
        assertRefused("epochs: 0", "recipe r.yaml, line 1, epochs: expected 1 to 1000000, found 0");
        assertRefused("network:\n  width: 5\n", "recipe r.yaml, line 2, network.width: expected 0.1 to 4, found 5");
        assertRefused(
                "network:\n  head: tanh\n",
                "recipe r.yaml, line 2, network.head: expected one of softmax, sigmoid, found tanh");
        assertRefused(
                "schedule:\n  cosine: yes\n",
                "recipe r.yaml, line 2, schedule.cosine: expected true or false, found \"yes\"");
        assertRefused(
                "schedule:\n  stages: 3\n",
                "recipe r.yaml, line 2, schedule.stages: expected a list in brackets, found \"3\"");
        assertRefused(
                "schedule:\n  stages: [{until: 0.5}]\n",
                "recipe r.yaml, line 2, schedule.stages: expected the keys until, scale, found no scale");
        assertRefused(
                "schedule:\n  stages: [{until: 0.5, scale: 1}, {until: 0.2, scale: 1}]\n",
                "recipe r.yaml, line 2, schedule.stages: expected rising ends, found [{until: 0.5, scale: 1}, {until: 0.2,"
                        + " scale: 1}]");
        assertRefused("network: 3", "recipe r.yaml, line 1, network: expected keys and values, found \"3\"");
        assertRefused("epochs: [1]", "recipe r.yaml, line 1, epochs: expected a single value, found a list");
        assertRefused("epochs: 1\nepochs: 2\n", "recipe r.yaml, line 2: expected each key once, found epochs again");
        assertRefused("- 1", "recipe r.yaml, line 1: expected keys and values, found a list");
        assertRefused("", "recipe r.yaml: expected keys, found an empty text");
        assertRefused("preset: x", "recipe r.yaml, line 1: preset: expected one of plain, modern, paper, found x");
        assertThatThrownBy(() -> read("epochs: [1\nseed: 2"))
                .isInstanceOf(RecipeException.class)
                .hasMessageStartingWith("recipe r.yaml, line 2: expected YAML, found: ");
    }

    /** A list that holds itself, and one that doubles at every step, as attacks on readers of YAML have them. */
    @Test
    void endsOnTextsThatHoldThemselves() {
        assertRefused("epochs: &a [*a]", "recipe r.yaml, line 1, epochs: expected a single value, found a list");
        assertRefused(
                "data: &a\n  weights: *a\n",
                "recipe r.yaml, line 1, data.weights.weights: expected a single value, found keys and values");
    }

    @Test
    void refusesALossThatTheTargetsOrTheHeadCannotHave() {
        TrainingRecipe ldam = TrainingRecipe.defaults().set("loss.kind=ldam");
        assertThatThrownBy(() -> ldam.set("network.head=sigmoid"))
                .hasMessageContaining("loss: expected cross-entropy or focal with the sigmoid head, found ldam");
        assertThatThrownBy(() -> ldam.set("distillation.teachers=[a.onnx]"))
                .hasMessageContaining("loss: expected cross-entropy beside teachers, found ldam");
        assertThatThrownBy(() -> TrainingRecipe.defaults().set("loss.reweight-after=1.5"))
                .hasMessageContaining("reweight-after: expected 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "epochs; --set epochs: expected KEY=VALUE, found no =",
                "epoch=2; --set epoch=2: expected one of epochs, batch-size, seed, data, input, network, start, optimization,"
                        + " schedule, augmentation, loss, regularization, distillation, selection, card, found epoch",
                "network=2; --set network=2: expected a key with a value, found the section network",
                "epochs.x=2; --set epochs.x=2: expected a key without a part behind epochs, found epochs.x",
                "epochs=; --set epochs=: expected a value, found none",
                "network.width=wide; --set network.width=wide: expected a number, found \"wide\"",
                "start.from-layer=19; --set start.from-layer=19: from-layer: expected 1 to 18, found 19",
            })
    void namesWhatIsWrongWithAnAssignment(String assignment, String message) {
        assertThatThrownBy(() -> TrainingRecipe.defaults().set(assignment))
                .isInstanceOf(RecipeException.class)
                .hasMessage(message);
    }

    @Test
    void takesTypedValuesToo() {
        TrainingRecipe found = TrainingRecipe.defaults()
                .with("network.width", 2)
                .with("seed", 9)
                .with("start.strategy", Strategy.FINE_TUNE)
                .with("data.train-only", List.of("more.csv"));
        assertThat(found.network().width()).isEqualTo(2.0);
        assertThat(found.seed()).isEqualTo(9L);
        assertThat(found.start().firstTrainedLayer()).isEqualTo(14);
        assertThat(found.data().trainOnly()).containsExactly("more.csv");
        assertThatThrownBy(() -> found.with("epochs", "many"))
                .hasMessage("recipe, epochs: expected a value of type int, found many");
        assertThatThrownBy(() -> found.with("epochs", 0)).hasMessage("recipe: epochs: expected 1 to 1000000, found 0");
    }

    /** By hand: a fifth of 56 steps is 11; 300 of 4000 is less than a fifth. */
    @Test
    void scalesTheWarmUpWithTheRun() {
        Schedule schedule = TrainingRecipe.defaults().schedule();
        assertThat(schedule.warmup(56)).isEqualTo(11);
        assertThat(schedule.warmup(4000)).isEqualTo(300);
    }

    /** Epochs and sides of preset modern as the fourth and fifth bundled model were trained by it. */
    @ParameterizedTest
    @CsvSource({"24, 8, 16", "20, 7, 13", "40, 13, 27", "1, 0, 1"})
    void scalesTheStagesWithTheRun(int epochs, int first, int second) {
        Schedule schedule = TrainingRecipe.preset("modern").schedule();
        Shape full = new Shape(1, 128, 128);
        for (int epoch = 0; epoch < epochs; epoch++) {
            int expected = epoch < first ? 64 : epoch < second ? 96 : 128;
            assertThat(schedule.shapeAt(epoch, epochs, full))
                    .as("epoch %s", epoch)
                    .isEqualTo(new Shape(1, expected, expected));
        }
        assertThat(schedule.shapeAt(0, 24, new Shape(3, 200, 266))).isEqualTo(new Shape(3, 104, 136));
    }

    @Test
    void refusesAStrategyWithoutItsWeights() {
        StartOptions none = TrainingRecipe.defaults().start();
        assertThat(none.effectiveStrategy()).isEqualTo(Strategy.SCRATCH);
        assertThatThrownBy(() -> new StartOptions("", false, Strategy.FROZEN, 14).effectiveStrategy())
                .hasMessage("start.strategy frozen: expected weights to start from (start.weights), found none");
        assertThatThrownBy(() -> new StartOptions("a.pth", false, Strategy.SCRATCH, 14).effectiveStrategy())
                .hasMessage("start.strategy scratch: expected no start.weights, found a.pth");
    }
}
