// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Sha256;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.testkit.PhantomDataset;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {

    private static final List<Finding> TWO = List.of(Finding.EMPHYSEMA, Finding.NORMAL);

    @TempDir
    private Path folder;

    private record Captured(int exitCode, String out, String err) {}

    private static Captured run(OptionalInt columns, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = Console.of(out, err, OptionalInt.empty(), columns);
        int exitCode = Xray.run(Main.commandLine(console), console, arguments);
        return new Captured(exitCode, out.toString(), err.toString());
    }

    private Captured train(OptionalInt columns, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--manifest",
                folder.resolve("data/manifest.csv").toString(),
                "--out",
                folder.resolve("run").toString(),
                "--set",
                "input.width=32",
                "--set",
                "input.height=32",
                "--set",
                "batch-size=4",
                "--set",
                "network.width=0.25",
                "--set",
                "schedule.warmup-steps=1",
                "--threads", // libtorch's threads spin while they wait, which a busy machine punishes
                "1",
                "--set",
                "data.minimum-patients=1"));
        arguments.addAll(List.of(more));
        return run(columns, arguments.toArray(String[]::new));
    }

    @Test
    void trainsExportsAndTellsWhatItFound() throws IOException {
        PhantomDataset.write(folder.resolve("data"), TWO, 10, 32, 1);
        Captured found = train(OptionalInt.empty(), "--set", "epochs=2", "--set", "card.licence=research only");
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.err().lines().toList())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo("16 images to train on, 4 to validate on, 2 findings: emphysema, normal"),
                        second -> assertThat(second)
                                .isEqualTo(
                                        "2 epochs of 4 steps: the learning rate rises to 0.001 in 1 steps, then falls to 0"
                                                + " along half a cosine."),
                        third -> assertThat(third).startsWith("Kept: epoch ").endsWith("on the validation images."),
                        fourth -> assertThat(fourth).startsWith("No abstention policy: "));
        assertThat(found.out().lines().toList())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .matches("epoch   1   32 px  loss [0-9.]+  val loss [0-9.]+  accuracy [0-9.]+  mean AUC"
                                        + " [0-9.]+  [0-9]+ s  best so far"),
                        second -> assertThat(second).startsWith("epoch   2   32 px  loss "),
                        last -> assertThat(last).isEqualTo("model: " + folder.resolve("run/model.onnx")));
        try (OnnxBackend backend = OnnxBackend.open(folder.resolve("run/model.onnx"))) {
            assertThat(backend.card().findings()).isEqualTo(TWO);
            assertThat(backend.card().licence()).isEqualTo("research only");
            assertThat(backend.card().untrained()).isEmpty();
            assertThat(Objects.requireNonNull(backend.card().support().get(Finding.NORMAL))
                            .trainingPatients())
                    .isEqualTo(8);
            assertThat(backend.card().operatingCurves()).containsOnlyKeys(TWO);
            assertThat(backend.card().selfTest()).isPresent();
        }
        String evaluation = Files.readString(folder.resolve("run/evaluation.json"));
        assertThat(JsonParser.parseString(evaluation)
                        .getAsJsonObject()
                        .getAsJsonArray("strata")
                        .get(0)
                        .getAsJsonObject()
                        .get("images")
                        .getAsInt())
                .isEqualTo(4);
    }

    /** The same weights, images and seed: the same evidence, so the same bytes. */
    @Test
    void exportsFromItsWeightsTheFileThatItWroteItself() throws IOException {
        Path manifest = PhantomDataset.write(folder.resolve("data"), TWO, 10, 32, 1);
        assertThat(train(OptionalInt.empty(), "--set", "epochs=1").exitCode()).isZero();
        Path again = folder.resolve("again.onnx");
        String[] export = {
            "export", folder.resolve("run").toString(), "--manifest", manifest.toString(), "--out", again.toString()
        };
        Captured found = run(OptionalInt.empty(), export);
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.out()).isEqualTo("model: " + again + "\n");
        assertThat(again).hasSameBinaryContentAs(folder.resolve("run/model.onnx"));
        assertThat(folder.resolve("again.evaluation.json"))
                .hasSameTextualContentAs(folder.resolve("run/evaluation.json"));
        Files.writeString(manifest, Files.readString(manifest) + "\n"); // no row more, but another file
        Captured other = run(OptionalInt.empty(), export);
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err())
                .startsWith("xray export: export, SHA-256 of the manifests: expected those of the run, ");
    }

    @Test
    void exportsTheMeanOfTwoRuns() throws IOException {
        Path manifest = PhantomDataset.write(folder.resolve("data"), TWO, 10, 32, 1);
        assertThat(train(OptionalInt.empty(), "--set", "epochs=1").exitCode()).isZero();
        Path first = Files.move(folder.resolve("run"), folder.resolve("first"));
        String start = first.resolve("last.safetensors").toString();
        assertThat(train(OptionalInt.empty(), "--set", "epochs=1", "--set", "start.weights=" + start, "--seed", "9")
                        .exitCode())
                .isZero();
        Path out = folder.resolve("mean.onnx");
        Captured found = run(
                OptionalInt.empty(),
                "export",
                start,
                "--mean-with",
                folder.resolve("run/last.safetensors").toString(),
                "--manifest",
                manifest.toString(),
                "--out",
                out.toString());
        assertThat(found.exitCode()).as(found.err()).isZero();
        try (OnnxBackend backend = OnnxBackend.open(out)) {
            assertThat(backend.card().provenance().entries().get("seed")).isEqualTo("7 9");
            assertThat(backend.card().selfTest()).isPresent();
        }
    }

    @Test
    void trainsTowardsTeachersAndSaysWhatElseItIsTold() throws IOException {
        PhantomDataset.write(folder.resolve("data"), TWO, 10, 32, 1);
        assertThat(train(OptionalInt.empty(), "--set", "epochs=1").exitCode()).isZero();
        Path teacher = Files.move(folder.resolve("run/model.onnx"), folder.resolve("teacher.onnx"));
        String[] taught = {
            "--set",
            "epochs=1",
            "--overwrite",
            "--set",
            "distillation.teachers=[" + teacher + "]",
            "--set",
            "distillation.share=0.25",
            "--set",
            "card.provenance.command=by hand"
        };
        Captured found = train(OptionalInt.empty(), taught);
        assertThat(found.exitCode()).as(found.err()).isZero();
        try (OnnxBackend backend = OnnxBackend.open(folder.resolve("run/model.onnx"))) {
            assertThat(backend.card().provenance().entries())
                    .containsEntry("teachers", Sha256.of(Files.readAllBytes(teacher)) + " 0.25")
                    .containsEntry("command", "by hand");
        }
        assertThat(train(OptionalInt.empty(), "--set", "card.provenance.seed=1").err())
                .contains("expected lower-case words joined by - that a run does not set itself, found \"seed\"");
        Captured refused = train(OptionalInt.empty(), "--set", "distillation.share=0");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--set distillation.share=0: share: expected 0.01 to 1, found 0");
    }

    @Test
    void marksAFindingOfTooFewPatientsAsUntrainedAndSaysWhy() throws IOException {
        Path manifest = PhantomDataset.write(folder.resolve("data"), TWO, 5, 32, 1);
        List<String> rows = Files.readAllLines(manifest);
        rows.remove(1); // the first of emphysema, a training row: three of it are left, and four normal ones
        Files.write(manifest, rows);
        Captured found = train(OptionalInt.empty(), "--set", "epochs=1", "--set", "data.minimum-patients=4");
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.err())
                .contains("Untrained, with too few patient groups in training: emphysema (3 of 4 patient groups).");
        try (OnnxBackend backend = OnnxBackend.open(folder.resolve("run/model.onnx"))) {
            assertThat(backend.card().untrained()).containsExactly(Finding.EMPHYSEMA);
            assertThat(backend.card().provenance().entries())
                    .containsEntry("untrained", "emphysema (3 of 4 patient groups)");
        }
        assertThat(folder.resolve("run/card.md")).content().contains("| emphysema | 3 | 4 |");
    }

    @Test
    void refusesToTrainAModelThatWouldSayNothing() throws IOException {
        PhantomDataset.write(folder.resolve("data"), TWO, 5, 32, 1);
        Captured found = train(OptionalInt.empty(), "--set", "data.minimum-patients=40");
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.err())
                .endsWith(
                        "xray train: minimum of patient groups: expected at least one finding with 40 patient groups to train on,"
                                + " found at most 4\n");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void showsABarOnATerminal() throws IOException {
        PhantomDataset.write(folder.resolve("data"), TWO, 20, 48, 1);
        Captured found = train(OptionalInt.of(100), "--set", "epochs=3");
        assertThat(found.err())
                .containsPattern("\\[#*\\.*\\] [0-9]+/96  [0-9.]+ images/s  ETA 0:0[0-9]  epoch [123]/3  loss");
        assertThat(found.err()).contains("\033[K");
    }

    @Test
    void resumesFromACheckpoint() throws IOException {
        PhantomDataset.write(folder.resolve("data"), TWO, 10, 32, 1);
        assertThat(train(OptionalInt.empty(), "--set", "epochs=1").exitCode()).isZero();
        Captured again = train(OptionalInt.empty(), "--set", "epochs=1", "--resume");
        assertThat(again.exitCode()).isZero();
        assertThat(again.out().lines()).last().asString().startsWith("model: ");
    }

    @Test
    void saysInOneLineThatThereIsNothingToResume() throws IOException {
        PhantomDataset.write(folder.resolve("data"), TWO, 10, 32, 1);
        Captured found = train(OptionalInt.empty(), "--resume");
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.err().lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("xray train: ")
                .contains("checkpoint");
    }

    /** One finding in split train, no split at all, a patient on both sides: one line each, and no folder is made. */
    @Test
    void saysWhatASplitLacks() throws IOException {
        Path manifest = PhantomDataset.write(folder.resolve("data"), TWO, 5, 32, 1);
        String whole = Files.readString(manifest);
        Files.writeString(manifest, whole.replace(",emphysema,emphysema,", ",normal,normal,"));
        assertThat(train(OptionalInt.empty()).err())
                .isEqualTo(
                        "xray train: manifest, column split: expected rows of at least two findings in split train, found"
                                + " only normal in 8 rows; xray manifest writes a manifest with splits\n");
        Files.writeString(manifest, whole.replace(",train,", ",,").replace(",val,", ",,"));
        assertThat(train(OptionalInt.empty()).err())
                .contains("found none among 10 rows, which are in [no split]; xray manifest writes");
        Files.writeString(manifest, whole.replaceAll(",p\\d+,g\\d+,", ",p,g,"));
        assertThat(train(OptionalInt.empty()).err())
                .contains(
                        "to validate on: expected a group that is not trained on",
                        "the images of a patient belong into one");
        assertThat(folder.resolve("run/model.onnx")).doesNotExist();
    }

    @Test
    void listsBrokenImagesOrTrainsWithoutThem() throws IOException {
        PhantomDataset.write(folder.resolve("data"), TWO, 10, 32, 1);
        Path normal = folder.resolve("data/images/normal");
        Files.write(normal.resolve("phantom-11.png"), new byte[] {1, 2, 3});
        Files.write(normal.resolve("phantom-13.png"), new byte[0]);
        Captured stopped = train(OptionalInt.empty(), "--set", "epochs=1");
        assertThat(stopped.exitCode()).isEqualTo(1);
        assertThat(stopped.err())
                .contains(
                        "found 2 of 20 that cannot (--skip-broken leaves them out)",
                        "images/normal/phantom-11.png: ",
                        "images/normal/phantom-13.png: ");
        Captured found = train(OptionalInt.empty(), "--set", "epochs=1", "--overwrite", "--skip-broken");
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.err())
                .contains("left out: images/normal/phantom-11.png: ", "14 images to train on, 4 to validate on");
        Captured runs = run(OptionalInt.empty(), "runs", folder.resolve("run").toString());
        assertThat(runs.exitCode()).as(runs.err()).isZero();
        assertThat(runs.out()).contains("mean AUC").contains("run  ");
        Captured longer = train(OptionalInt.empty(), "--set", "epochs=1", "--more-epochs", "1", "--skip-broken");
        assertThat(longer.exitCode()).as(longer.err()).isZero();
        assertThat(longer.out()).contains("epoch   2 ").doesNotContain("epoch   1 ");
    }

    @Test
    void saysInOneLineWhatIsWrongWithAManifest() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Path manifest = folder.resolve("data/manifest.csv");
        Files.writeString(manifest, "path,split\nx.png,train\n");
        Captured found = train(OptionalInt.empty());
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.err().lines()).hasSize(1);
        assertThat(found.err()).startsWith("xray train: manifest manifest.csv, line 1: expected ");
        Files.delete(manifest);
        Captured missing = train(OptionalInt.empty());
        assertThat(missing.err()).isEqualTo("xray train: expected a file, found nothing at " + manifest + "\n");
    }

    @Test
    void refusesValuesOutOfRangeAsWrongUsage() {
        assertWrong("--set input.width=8: width: expected 32 to 4096, found 8", "--set", "input.width=8");
        assertWrong("--set epochs=0: epochs: expected 1 to 1000000, found 0", "--set", "epochs=0");
        assertWrong("--set augmentation.twist=1: expected one of rotation, shift,", "--set", "augmentation.twist=1");
        assertWrong("preset: expected one of plain, modern, paper, found x", "--preset", "x");
    }

    private void assertWrong(String message, String... more) {
        Captured found = train(OptionalInt.empty(), more);
        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.err()).startsWith("xray train: " + message);
    }

    /** The printed text is the whole recipe, and gives the same one again. */
    @Test
    void printsTheRecipeThatItReadsBack() throws IOException {
        String[] changes = {
            "--preset", "modern", "--set", "data.weights.nih-600=1.5", "--set", "card.licence=CC BY: 4.0 #1"
        };
        Captured printed = run(
                OptionalInt.empty(),
                Stream.concat(Stream.of("train", "--print-recipe"), Stream.of(changes))
                        .toArray(String[]::new));
        assertThat(printed.exitCode()).as(printed.err()).isZero();
        assertThat(printed.out())
                .contains(
                        "learning-rate: 0.002", "weights: {nih-600: 1.5}", "licence: \"CC BY: 4.0 #1\"", "# its peak");
        Path file = Files.writeString(folder.resolve("recipe.yaml"), printed.out());
        Captured again = run(OptionalInt.empty(), "train", "--print-recipe", "--recipe", file.toString());
        assertThat(again.out()).isEqualTo(printed.out());
    }

    @Test
    void saysWhichKeyOfARecipeFileIsWrongAndWhere() throws IOException {
        Path file = Files.writeString(folder.resolve("r.yaml"), "epochs: 3\noptimization:\n  learning-rat: 1\n");
        Captured found = run(OptionalInt.empty(), "train", "--recipe", file.toString());
        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.err())
                .startsWith("xray train: recipe r.yaml, line 3, optimization: expected one of optimizer, learning-rate,"
                        + " weight-decay, clip-norm, found learning-rat\n");
    }

    @Test
    void showsEveryKeyAndItsDefaultInItsHelp() {
        assertThat(run(OptionalInt.empty(), "train", "--help").out())
                .contains("  batch-size: 32", "    learning-rate: 0.001", "# its peak", "minimum-patients: 40");
    }

    @Test
    void refusesAFolderWithARunUnlessItIsTold() throws IOException {
        PhantomDataset.write(folder.resolve("data"), TWO, 10, 32, 1);
        assertThat(train(OptionalInt.empty(), "--set", "epochs=1").exitCode()).isZero();
        byte[] before = Files.readAllBytes(folder.resolve("run/model.onnx"));
        Captured refused = train(OptionalInt.empty(), "--set", "epochs=1", "--seed", "8");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains(
                        "expected a folder without a run, found checkpoint.safetensors; resume that run, overwrite it");
        assertThat(Files.readAllBytes(folder.resolve("run/model.onnx"))).isEqualTo(before);
        Captured other = train(OptionalInt.empty(), "--set", "epochs=2", "--resume");
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("found other epochs (1 in the checkpoint, 2 now)");
        assertThat(train(OptionalInt.empty(), "--set", "epochs=1", "--seed", "8", "--overwrite")
                        .exitCode())
                .isZero();
        assertThat(Files.readAllBytes(folder.resolve("run/model.onnx"))).isNotEqualTo(before);
        assertThat(train(OptionalInt.empty(), "--resume", "--overwrite").err())
                .contains("expected one of --resume, --more-epochs and --overwrite, found several");
    }

    @Test
    void makesAModelWithoutAValidationSplitAndSaysWhatItLacks() throws IOException {
        Path manifest = PhantomDataset.write(folder.resolve("data"), TWO, 10, 32, 1);
        Files.writeString(manifest, Files.readString(manifest).replace(",val,", ",train,"));
        Captured found = train(OptionalInt.empty(), "--set", "epochs=2");
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.err()).contains("No validation images: the weights of the last epoch are kept");
        assertThat(found.out()).doesNotContain("NaN", "best so far");
        try (OnnxBackend backend = OnnxBackend.open(folder.resolve("run/model.onnx"))) {
            assertThat(backend.card().provenance().entries()).containsEntry("epoch", "2");
            assertThat(backend.card().support()).isEmpty();
        }
        assertThat(folder.resolve("run/card.md")).content().contains("No validation images");
    }

    @Test
    void hasTheOtherCommandsToo() {
        assertThat(run(OptionalInt.empty(), "--help").out()).contains("classify", "doctor", "train");
    }
}
