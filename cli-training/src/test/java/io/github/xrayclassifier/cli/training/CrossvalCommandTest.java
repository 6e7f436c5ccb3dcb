// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.crossval.FoldPlan;
import io.github.xrayclassifier.crossval.Protocol;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.evaluation.TemperatureFit;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.testkit.PhantomDataset;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossvalCommandTest {

    @TempDir
    private Path folder;

    private record Captured(int exitCode, String out, String err) {}

    /** Two sources, of which each has both findings. */
    @BeforeEach
    void draw() throws IOException {
        Path manifest =
                PhantomDataset.write(folder.resolve("data"), List.of(Finding.COVID_19, Finding.NORMAL), 12, 32, 1);
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(manifest)) {
            lines.add(lines.size() % 2 == 0 ? line : line.replaceFirst(",phantom,", ",other,"));
        }
        Files.write(manifest, lines);
    }

    private static Captured run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = Console.of(out, err, OptionalInt.empty(), OptionalInt.empty());
        return new Captured(Xray.run(Main.commandLine(console), console, arguments), out.toString(), err.toString());
    }

    private Captured with(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--manifest",
                folder.resolve("data/manifest.csv").toString(),
                "--set",
                "input.width=32",
                "--set",
                "input.height=32",
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
        return run(arguments.toArray(String[]::new));
    }

    private Captured crossval(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--folds",
                "2",
                "--min-source",
                "1",
                "--out",
                folder.resolve("cv").toString()));
        arguments.addAll(List.of(more));
        return with("crossval", arguments.toArray(String[]::new));
    }

    @Test
    void reportsThreeProtocolsSideBySideAndResumesWhereItStopped() throws IOException {
        Captured found = crossval();
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.out().lines().toList())
                .hasSize(7)
                .first()
                .asString()
                .matches(
                        "paper, scratch, 1/2 \\(fold 1 of 2\\): 12 images trained on, 12 evaluated, loss [0-9.]+, [0-9]+ s");
        JsonArray parts = JsonParser.parseString(Files.readString(folder.resolve("cv/crossval.json")))
                .getAsJsonObject()
                .getAsJsonArray("parts");
        assertThat(parts).hasSize(3);
        for (var part : parts) {
            assertThat(part.getAsJsonObject()
                            .getAsJsonObject("pooled")
                            .getAsJsonArray("strata")
                            .get(0)
                            .getAsJsonObject()
                            .get("images")
                            .getAsInt())
                    .isEqualTo(24);
        }
        assertThat(Files.readString(folder.resolve("cv/crossval.md")))
                .contains("| accuracy, mean of the folds +- deviation | ", " +- ");
        assertThat(Files.readAllLines(folder.resolve("cv/paper/scratch/predictions.csv")))
                .hasSize(25) // a header and 24 images, each held out once
                .first()
                .asString()
                .startsWith("path,label,labels,source,group,split,verdict,findings,reasons,p:");
        assertThat(Files.readString(folder.resolve("cv/crossval.md")))
                .contains("|  | paper | grouped | leave-source-out |", "| COVID-19 sensitivity |", "| other | 12 |");
        try (OnnxBackend backend = OnnxBackend.open(folder.resolve("cv/leave-source-out/scratch/fold-1/model.onnx"))) {
            assertThat(backend.card().provenance().entries())
                    .containsEntry("held-out", "without other")
                    .containsEntry("protocol", "leave-source-out")
                    .containsEntry("strategy", "scratch")
                    .containsEntry("fold", "1");
        }
        byte[] report = Files.readAllBytes(folder.resolve("cv/crossval.json"));
        Files.delete(folder.resolve("cv/grouped/scratch/fold-2/fold.json")); // as if it had been killed before the end
        Captured again = crossval();
        assertThat(again.out().lines().filter(line -> line.contains("done before")))
                .hasSize(5);
        assertThat(withoutSeconds(Files.readAllBytes(folder.resolve("cv/crossval.json"))))
                .isEqualTo(withoutSeconds(report));
    }

    @Test
    void tellsHowOftenImagesWithoutAFindingAreCalledCovidElsewhere() throws IOException {
        Path negatives = PhantomDataset.write(folder.resolve("negatives"), List.of(Finding.EFFUSION), 5, 32, 900);
        Captured found = crossval(
                "--protocol",
                "leave-source-out",
                "--leave-out",
                "phantom",
                "--leave-out",
                "other",
                "--negatives",
                negatives.toString());
        assertThat(found.exitCode()).as(found.err()).isZero();
        String table = Files.readString(folder.resolve("cv/leave-source-out/scratch/unseen-sources.md"));
        assertThat(table)
                .contains("| COVID-19 answered, other left out | 6 |", "| COVID-19 answered, phantom left out | 6 |")
                .contains("| normal of other, left out, called COVID-19 | 6 |")
                .contains("| effusion of phantom, left out, called COVID-19 | 5 |") // all of the negatives are of that
                // source
                .doesNotContain("effusion of other");
        assertThat(folder.resolve("cv/leave-source-out/scratch/unseen-sources.json"))
                .exists();
    }

    private static String withoutSeconds(byte[] json) {
        return new String(json, java.nio.charset.StandardCharsets.UTF_8).replaceAll("(?i)seconds\": [0-9]+", "");
    }

    @Test
    void refusesToResumeWithAnotherRecipe() {
        assertThat(crossval("--protocol", "paper").exitCode()).isZero();
        Captured found = crossval("--protocol", "paper", "--seed", "8");
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.err()).contains("images, recipe, weights or folds differ: take another folder");
    }

    @Test
    void letsSeveralProcessesShareTheFoldsOfOneFolder() {
        for (String fold : List.of("2", "1")) {
            Captured one = crossval("--protocol", "grouped", "--fold", fold);
            assertThat(one.exitCode()).as(one.err()).isZero();
            assertThat(one.out().lines()).singleElement().asString().startsWith("grouped, scratch, " + fold + "/2");
            assertThat(folder.resolve("cv/crossval.json")).doesNotExist();
        }
        Captured report = crossval("--protocol", "grouped");
        assertThat(report.out().lines().filter(line -> line.contains("done before")))
                .hasSize(2);
        assertThat(folder.resolve("cv/crossval.json")).exists();
    }

    /** Every image is served once; the temperature is of the rows of split val that the fold does not hold out. */
    @Test
    void servesFoldsAsTheirModelsWouldBeShipped() throws IOException {
        Captured found = crossval("--protocol", "grouped", "--eval-only", "val", "--serve");
        assertThat(found.exitCode()).as(found.err()).isZero();
        Path scratch = folder.resolve("cv/grouped/scratch");
        for (String name : List.of("served.json", "served-blanked.json")) {
            var all = JsonParser.parseString(Files.readString(scratch.resolve(name)))
                    .getAsJsonObject()
                    .getAsJsonArray("strata")
                    .get(0)
                    .getAsJsonObject();
            assertThat(all.get("images").getAsInt()).isEqualTo(24);
            assertThat(all.getAsJsonObject("overall").keySet()).contains("accuracy", "ece", "abstained");
            assertThat(all.getAsJsonArray("oneVsRest")
                            .get(1)
                            .getAsJsonObject()
                            .get("rule")
                            .getAsString())
                    .isEqualTo("specificity 0.9942");
        }
        assertThat(Files.readString(scratch.resolve("served-blanked.json")))
                .isNotEqualTo(Files.readString(scratch.resolve("served.json")));
        Manifest manifest = Manifest.from(folder.resolve("data/manifest.csv"));
        Set<String> held = new HashSet<>();
        FoldPlan.defaults()
                .withFolds(2)
                .folds(manifest, Protocol.GROUPED)
                .get(0)
                .heldOut()
                .forEach(row -> held.add(row.group()));
        List<ManifestEntry> rows = manifest.split("val").stream()
                .filter(row -> !held.contains(row.group()))
                .toList();
        try (OnnxBackend plain = OnnxBackend.open(scratch.resolve("fold-1/model.onnx"));
                OnnxBackend shipped = OnnxBackend.open(scratch.resolve("fold-1/shipped.onnx"))) {
            Calibration expected =
                    TemperatureFit.fit(Predictions.of(plain, rows, List.of(ImageDecoder.standard()), done -> {}));
            assertThat(shipped.card().calibration()).isEqualTo(expected).isNotEqualTo(Calibration.none());
        }
    }

    @Test
    void refusesAFoldThatIsNotThere() {
        Captured found = crossval("--protocol", "grouped", "--fold", "3");
        assertThat(found.exitCode()).isNotZero();
        assertThat(found.err()).contains("fold: expected numbers from 1 to 2, found [3]");
    }

    @Test
    void refusesToServeFoldsThatTrainedOnEverything() {
        Captured found = crossval("--serve");
        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.err())
                .contains("serve: expected --eval-only, all folds and the softmax head, found no --eval-only");
        assertThat(crossval("--serve", "--eval-only", "val", "--fold", "1").err())
                .contains("found --fold");
    }

    @Test
    void comparesStrategiesOverTheSameFolds() throws IOException {
        assertThat(with("train", "--out", folder.resolve("init").toString(), "--set", "data.minimum-patients=1")
                        .exitCode())
                .isZero();
        String init = folder.resolve("init/model.onnx").toString();
        Captured found = crossval("--protocol", "grouped", "--compare-strategies", "--set", "start.weights=" + init);
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(Files.readString(folder.resolve("cv/crossval.md")))
                .contains("| strategy | scratch | frozen | fine-tune | full |");
    }

    @Test
    void trainsFromGivenWeights() throws IOException {
        String first = folder.resolve("first").toString();
        assertThat(with("train", "--out", first, "--set", "data.minimum-patients=1")
                        .exitCode())
                .isZero();
        Captured second = with(
                "train",
                "--out",
                folder.resolve("second").toString(),
                "--set",
                "data.minimum-patients=1",
                "--set",
                "start.strategy=frozen",
                "--set",
                "start.weights=" + first + "/best.safetensors");
        assertThat(second.exitCode()).as(second.err()).isZero();
        Captured wrong = with(
                "train",
                "--out",
                folder.resolve("third").toString(),
                "--set",
                "data.minimum-patients=1",
                "--set",
                "network.width=0.5",
                "--set",
                "start.weights=" + first + "/best.safetensors");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("xray train: best.safetensors: expected the 262 tensors of Architecture[");
    }

    @Test
    void saysWhatIsWrongWithItsOptions() {
        assertWrong("protocol: expected one of [paper, grouped, leave-source-out] or all, found x", "--protocol", "x");
        assertWrong("folds: expected 2 to 100, found 1", "--folds", "1");
        assertWrong(
                "compare-strategies: expected weights to start from (start.weights), found none",
                "--compare-strategies");
        assertWrong(
                "start.strategy frozen: expected weights to start from (start.weights), found none",
                "--set",
                "start.strategy=frozen");
        assertWrong("--set epochs=many: expected a whole number, found \"many\"", "--set", "epochs=many");
    }

    private void assertWrong(String message, String... more) {
        Captured found = crossval(more);
        assertThat(found.err()).startsWith("xray crossval: " + message);
        assertThat(found.exitCode()).isEqualTo(2);
    }

    @Test
    void exportsEveryHeadChannelAndFit() throws IOException {
        String[][] variants = {
            {
                "--set",
                "network.head=sigmoid",
                "--set",
                "input.channels=3",
                "--set",
                "input.width=40",
                "--set",
                "input.height=32"
            },
            {
                "--preset",
                "paper",
                "--set",
                "network.hidden-units=12",
                "--set",
                "input.width=48",
                "--set",
                "input.height=36",
                "--set",
                "input.fit=letterbox"
            },
            {"--preset", "modern", "--set", "network.width=0.35"}
        };
        for (int v = 0; v < variants.length; v++) {
            List<String> more = new ArrayList<>(
                    List.of("--out", folder.resolve("v" + v).toString(), "--set", "data.minimum-patients=1"));
            more.addAll(List.of(variants[v]));
            Captured found = with("train", more.toArray(String[]::new));
            assertThat(found.exitCode()).as(found.err()).isZero();
            try (OnnxBackend backend = OnnxBackend.open(folder.resolve("v" + v + "/model.onnx"))) {
                assertThat(backend.card().selfTest()).isPresent();
                if (v == 1) {
                    assertThat(backend.card().preprocessing().toString())
                            .contains("[3,36,48]")
                            .containsIgnoringCase("letterbox");
                }
            }
        }
    }
}
