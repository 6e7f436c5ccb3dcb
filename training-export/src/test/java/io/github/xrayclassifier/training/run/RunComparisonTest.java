// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.training.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders whose files say what the table must say. */
class RunComparisonTest {

    @TempDir
    Path folder;

    private Path run(String name, TrainingRecipe recipe, String epochs) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Files.writeString(run.resolve("recipe.yaml"), recipe.yaml());
        Files.writeString(
                run.resolve("metrics.csv"),
                "epoch,size,learning_rate,training_loss,validation_loss,accuracy,mean_auc,auc_edema,best,seconds\n"
                        + epochs);
        return run;
    }

    @Test
    void showsTheKeptEpochAndTheKeysThatDiffer() throws IOException {
        TrainingRecipe plain = TrainingRecipe.defaults();
        Path first = run("first", plain, """
                1,128,1e-3,1.5,1.4,0.5,0.7,0.7,true,30
                2,128,1e-3,1.2,1.3,0.6,0.8,0.8,true,30
                3,128,1e-3,1.1,1.35,0.55,0.75,0.75,false,30
                """);
        Path second = run("second", plain.set("loss.kind=focal"), "1,128,1e-3,1.5,NaN,NaN,NaN,NaN,true,90\n");
        RunComparison runs = RunComparison.of(List.of(first, second));
        assertThat(runs.header())
                .containsExactly(
                        "run",
                        "epochs",
                        "kept",
                        "accuracy",
                        "mean AUC",
                        "validation loss",
                        "training loss",
                        "minutes",
                        "loss.kind");
        assertThat(runs.rows())
                .containsExactly(
                        List.of("first", "3", "2", "0.600", "0.800", "1.300", "1.200", "1.5", "cross-entropy"),
                        List.of("second", "1", "1", "-", "-", "-", "1.500", "1.5", "focal"));
        assertThat(runs.html()).contains("Training runs side by side", "<svg", "loss.kind");
    }

    @Test
    void refusesAFolderWithoutARun() throws IOException {
        Path empty = run("empty", TrainingRecipe.defaults(), "");
        assertThatThrownBy(() -> RunComparison.of(List.of(empty)))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("expected at least one finished epoch, found none");
        assertThatThrownBy(() -> RunComparison.of(List.of(folder)))
                .isInstanceOf(java.nio.file.NoSuchFileException.class);
    }
}
