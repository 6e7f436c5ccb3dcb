// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.testkit.PhantomDataset;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a cross-validation to a model that its folds taught. */
class FoldTeachersCommandTest {

    @TempDir
    private Path folder;

    private record Captured(int exitCode, String err) {}

    @BeforeEach
    void draw() throws IOException {
        PhantomDataset.write(folder.resolve("data"), List.of(Finding.COVID_19, Finding.NORMAL), 12, 32, 1);
    }

    private Captured with(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--manifest",
                folder.resolve("data/manifest.csv").toString(),
                "--set",
                "input.width=32",
                "--set",
                "input.height=32"));
        arguments.addAll(List.of(
                "--set",
                "batch-size=4",
                "--set",
                "network.width=0.25",
                "--set",
                "epochs=1",
                "--set",
                "schedule.warmup-steps=1",
                "--threads",
                "1"));
        arguments.addAll(List.of(more));
        StringWriter err = new StringWriter();
        Console console = Console.of(new StringWriter(), err, OptionalInt.empty(), OptionalInt.empty());
        int exitCode = Xray.run(Main.commandLine(console), console, arguments.toArray(String[]::new));
        return new Captured(exitCode, err.toString());
    }

    @Test
    void teachesARunByTheFoldThatHeldAnImageOut() throws IOException {
        assertThat(with(
                                "crossval",
                                "--folds",
                                "2",
                                "--protocol",
                                "grouped",
                                "--out",
                                folder.resolve("cv").toString())
                        .exitCode())
                .isZero();
        String folds = folder.resolve("cv/grouped/scratch").toString();
        String out = folder.resolve("run").toString();
        Captured found =
                with("train", "--set", "data.minimum-patients=1", "--set", "distillation.folds=" + folds, "--out", out);
        assertThat(found.exitCode()).as(found.err()).isZero();
        try (OnnxBackend backend = OnnxBackend.open(folder.resolve("run/model.onnx"))) {
            assertThat(backend.card().provenance().entries().get("teachers"))
                    .matches("[0-9a-f]{64} on 12 rows [0-9a-f]+ [0-9a-f]{64} on 12 rows [0-9a-f]+ 0.5");
        }
        Captured nothing =
                with("train", "--set", "data.minimum-patients=1", "--set", "distillation.folds=" + out, "--out", out);
        assertThat(nothing.exitCode()).isEqualTo(1);
        assertThat(nothing.err()).contains("run: expected folders fold-1, fold-2 and so on");
        Path manifest = folder.resolve("data/manifest.csv");
        List<String> lines = new ArrayList<>(Files.readAllLines(manifest));
        lines.add(1, lines.remove(lines.size() - 1)); // the same rows in another order
        Files.write(manifest, lines);
        Captured other =
                with("train", "--set", "data.minimum-patients=1", "--set", "distillation.folds=" + folds, "--out", out);
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("predictions.csv: expected rows of the manifest, found held-out, ");
    }

    /** Fewer teachers than folds would go unnoticed. */
    @Test
    void refusesAFoldThatIsNotFinished() throws IOException {
        Path folds = folder.resolve("folds");
        Files.createDirectories(folds.resolve("fold-2"));
        Captured found = with(
                "train",
                "--set",
                "data.minimum-patients=1",
                "--set",
                "distillation.folds=" + folds,
                "--out",
                folder + "/run");
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.err()).contains("fold-1: expected a finished fold, one of 1, found no fold.json");
    }

    @Test
    void refusesToBlendWithinFindingsWithoutBlending() {
        Captured found = with("train", "--set", "regularization.mixup-within-findings=true", "--out", folder + "/run");
        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.err()).contains("mixup-within-findings: expected mixup above 0 beside it, found 0");
    }
}
