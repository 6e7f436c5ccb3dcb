// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.training.Drawings;
import io.github.xrayclassifier.training.TrainingData;
import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import io.github.xrayclassifier.training.weights.InitialWeights;
import io.github.xrayclassifier.training.weights.Teachers;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run resumes only if nothing that decides it has changed, and begins only where no other lies. */
class RunFolderTest {

    @TempDir
    private Path folder;

    private TrainingData data;

    @BeforeEach
    void draw() throws IOException {
        data = Drawings.write(folder.resolve("data"), 4);
    }

    private RunFolder run(TrainingData images, TrainingRecipe recipe) {
        return new RunFolder(folder, images, recipe, new Origins(InitialWeights.random(), Teachers.none()));
    }

    private String identity() {
        return run(data, Drawings.recipe()).identity();
    }

    @ParameterizedTest
    @CsvSource({
        "seed, 8",
        "epochs, 31",
        "batch-size, 8",
        "optimization.learning-rate, 0.0011",
        "network.width, 0.5",
        "augmentation.flip, 0.25",
        "regularization.mixup, 0.1"
    })
    void changesWithWhatDecidesARun(String key, String value) {
        Object number = Double.valueOf(value);
        if (!value.contains(".")) {
            number = Integer.valueOf(value);
        }
        TrainingRecipe other = Drawings.recipe().with(key, number);
        assertThat(run(data, other).identity()).isNotEqualTo(identity());
        assertThat(run(data, other).description()).containsKey(key);
    }

    /** Names of files do not decide, their contents do; nor do the words of the card. */
    @ParameterizedTest
    @ValueSource(strings = {"card.licence", "distillation.folds"})
    void staysWithWhatDoesNot(String key) {
        TrainingRecipe other = Drawings.recipe().with(key, "words");
        assertThat(run(data, other).identity()).isEqualTo(identity());
        assertThat(run(data, other).description()).doesNotContainKey(key);
    }

    @Test
    void changesWithTheImages() {
        assertThat(run(data.withWeights(entry -> entry.line() == 3 ? 2 : 1), Drawings.recipe())
                        .identity())
                .as("one image counts twice")
                .isNotEqualTo(identity());
        assertThat(run(data.withSplit(entry -> entry.split().equals("val"), entry -> false), Drawings.recipe())
                        .identity())
                .as("other images train")
                .isNotEqualTo(identity());
        assertThat(run(data.withWeights(entry -> 1), Drawings.recipe()).identity())
                .isEqualTo(identity());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "checkpoint.safetensors",
                "best.safetensors",
                "last.safetensors",
                "run.json",
                "recipe.yaml",
                "metrics.csv",
                "curves.svg",
                "model.onnx"
            })
    void findsEveryFileOfAnEarlierRun(String name) throws IOException {
        RunFolder run = run(data, Drawings.recipe());
        assertThatCode(run::requireEmpty).doesNotThrowAnyException();
        Files.writeString(folder.resolve(name), "earlier");
        Files.writeString(folder.resolve("notes.txt"), "of the user");
        assertThatThrownBy(run::requireEmpty)
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("expected a folder without a run, found " + name);
        run.clear();
        assertThat(folder.resolve(name)).doesNotExist();
        assertThat(folder.resolve("notes.txt")).hasContent("of the user");
        assertThatCode(run::requireEmpty).doesNotThrowAnyException();
    }
}
