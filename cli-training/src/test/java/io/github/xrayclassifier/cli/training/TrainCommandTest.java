// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.github.xrayclassifier.cli.Console;
import io.github.xrayclassifier.cli.Xray;
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
                "--size",
                "32",
                "--batch",
                "4",
                "--width",
                "0.25",
                "--warmup",
                "1",
                "--threads", // libtorch's threads spin while they wait, which a busy machine punishes
                "1",
                "--min-patients",
                "0"));
        arguments.addAll(List.of(more));
        return run(columns, arguments.toArray(String[]::new));
    }

    @Test
    void trainsExportsAndTellsWhatItFound() throws IOException {
        PhantomDataset.write(folder.resolve("data"), TWO, 10, 32, 1);
        Captured found = train(OptionalInt.empty(), "--epochs", "2", "--licence", "research only");
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.err()).isEqualTo("16 images to train on, 4 to validate on, 2 findings: emphysema, normal\n");
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
        assertThat(train(OptionalInt.empty(), "--epochs", "1").exitCode()).isZero();
        Path again = folder.resolve("again.onnx");
        String[] export = {
            "export",
            folder.resolve("run").toString(),
            "--manifest",
            manifest.toString(),
            "--out",
            again.toString(),
            "--min-patients",
            "0"
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
        assertThat(train(OptionalInt.empty(), "--epochs", "1").exitCode()).isZero();
        Path first = Files.move(folder.resolve("run"), folder.resolve("first"));
        String start = first.resolve("last.safetensors").toString();
        assertThat(train(OptionalInt.empty(), "--epochs", "1", "--init", start, "--seed", "9")
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
                "--min-patients",
                "0",
                "--out",
                out.toString());
        assertThat(found.exitCode()).as(found.err()).isZero();
        try (OnnxBackend backend = OnnxBackend.open(out)) {
            assertThat(backend.card().provenance().entries().get("seed")).isEqualTo("7 9");
            assertThat(backend.card().selfTest()).isPresent();
        }
    }

    @Test
    void learnsFromTeachersAndSaysWhatElseItIsTold() throws IOException {
        PhantomDataset.write(folder.resolve("data"), TWO, 10, 32, 1);
        assertThat(train(OptionalInt.empty(), "--epochs", "1").exitCode()).isZero();
        Path teacher = Files.move(folder.resolve("run/model.onnx"), folder.resolve("teacher.onnx"));
        String[] taught = {
            "--epochs",
            "1",
            "--teacher",
            teacher.toString(),
            "--teacher-share",
            "0.25",
            "--provenance",
            "command=by hand"
        };
        Captured found = train(OptionalInt.empty(), taught);
        assertThat(found.exitCode()).as(found.err()).isZero();
        try (OnnxBackend backend = OnnxBackend.open(folder.resolve("run/model.onnx"))) {
            assertThat(backend.card().provenance().entries())
                    .containsEntry("teachers", Sha256.of(Files.readAllBytes(teacher)) + " 0.25")
                    .containsEntry("command", "by hand");
        }
        assertThat(train(OptionalInt.empty(), "--provenance", "seed=1").err())
                .contains("provenance: expected keys that the run does not set, found seed");
        for (String[] wrong : List.of(
                new String[] {"--teacher-share", "0.5"},
                new String[] {"--teacher", teacher.toString(), "--teacher-share", "0"})) {
            Captured refused = train(OptionalInt.empty(), wrong);
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err())
                    .contains(
                            "teacher-share: expected 0.01 to 1 and at least one --teacher or --teachers-from, found ");
        }
    }

    @Test
    void marksWhatItSawTooFewPatientsOfAsUntrained() throws IOException {
        Path manifest = PhantomDataset.write(folder.resolve("data"), TWO, 5, 32, 1);
        List<String> rows = Files.readAllLines(manifest);
        rows.remove(1); // the first of emphysema, a training row: three of it are left, and four normal ones
        Files.write(manifest, rows);
        assertThat(train(OptionalInt.empty(), "--epochs", "1", "--min-patients", "4")
                        .exitCode())
                .isZero();
        try (OnnxBackend backend = OnnxBackend.open(folder.resolve("run/model.onnx"))) {
            assertThat(backend.card().untrained()).containsExactly(Finding.EMPHYSEMA);
        }
    }

    @Test
    void refusesToTrainAModelThatWouldSayNothing() throws IOException {
        PhantomDataset.write(folder.resolve("data"), TWO, 5, 32, 1);
        Captured found = train(OptionalInt.empty(), "--min-patients", "40");
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.err())
                .endsWith(
                        "xray train: min-patients: expected at least one finding with 40 patient groups to learn from,"
                                + " found at most 4\n");
        assertThat(folder.resolve("run")).doesNotExist();
    }

    @Test
    void showsABarOnATerminal() throws IOException {
        PhantomDataset.write(folder.resolve("data"), TWO, 20, 48, 1);
        Captured found = train(OptionalInt.of(100), "--epochs", "3");
        assertThat(found.err())
                .containsPattern("\\[#*\\.*\\] [0-9]+/96  [0-9.]+ images/s  ETA 0:0[0-9]  epoch [123]/3  loss");
        assertThat(found.err()).endsWith("\033[K");
    }

    @Test
    void goesOnFromACheckpoint() throws IOException {
        PhantomDataset.write(folder.resolve("data"), TWO, 10, 32, 1);
        assertThat(train(OptionalInt.empty(), "--epochs", "1").exitCode()).isZero();
        Captured again = train(OptionalInt.empty(), "--epochs", "1", "--resume");
        assertThat(again.exitCode()).isZero();
        assertThat(again.out().lines()).last().asString().startsWith("model: ");
    }

    @Test
    void saysInOneLineThatThereIsNothingToGoOnFrom() throws IOException {
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
        assertWrong("size: expected 32 to 4096, found 8", "--size", "8");
        assertWrong("epochs: expected 1 to 1000000, found 0", "--epochs", "0");
        assertWrong(
                "Invalid value for option '--stage' (EPOCH:SIZE): expected EPOCH:SIZE, for example 8:96, found 8",
                "--stage",
                "8");
        assertWrong("augment: expected one of aspect, blur,", "--augment", "twist=1");
    }

    private void assertWrong(String message, String... more) {
        Captured found = train(OptionalInt.empty(), more);
        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.err()).startsWith("xray train: " + message);
    }

    @Test
    void takesItsArgumentsFromAFile() throws IOException {
        Path recipe = Files.writeString(folder.resolve("recipe"), "# a recipe\n--size 8\n");
        Captured found = run(OptionalInt.empty(), "train", "@" + recipe, "--manifest", "none.csv", "--out", "none");
        assertThat(found.err()).startsWith("xray train: size: expected 32 to 4096, found 8");
    }

    @Test
    void hasTheOtherCommandsToo() {
        assertThat(run(OptionalInt.empty(), "--help").out()).contains("classify", "doctor", "train");
    }
}
