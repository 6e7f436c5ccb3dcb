// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.cli.Main;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.testkit.ImageFiles;
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

/** The commands from a folder of drawings to compared and recalibrated models, as a user types them. */
class ManifestCommandTest {

    @TempDir
    Path folder;

    private Path films;
    private Path manifest;

    @BeforeEach
    void draw() throws IOException {
        films = folder.resolve("films");
        manifest = folder.resolve("films.csv");
        assertThat(run(
                        "drawings",
                        "--out",
                        films.toString(),
                        "--folders",
                        "png,png16,dicom",
                        "--images",
                        "6",
                        "--size",
                        "64"))
                .isZero();
    }

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    private int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        Console console = Console.of(out, err, OptionalInt.empty(), OptionalInt.empty());
        return Xray.run(Main.commandLine(console), console, arguments);
    }

    private String out() {
        return out.toString();
    }

    private String err() {
        return err.toString();
    }

    private int manifest(String... more) {
        List<String> words = new ArrayList<>(List.of(
                "manifest", "folders", films.toString(), "--out", manifest.toString(), "--duplicates", "same_file"));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    @Test
    void makesAManifestOfFoldersAndSaysWhatItDid() throws IOException {
        assertThat(manifest("--test")).as(err()).isZero();
        assertThat(out()).contains("42 images of ", "split: 1 of 5 parts", "manifest: " + manifest);
        Manifest written = Manifest.from(manifest);
        assertThat(written.entries()).hasSize(42);
        assertThat(written.entries().stream()
                        .filter(row -> row.columns().getOrDefault("sex", "").equals("female")))
                .isNotEmpty();
        assertThat(Files.readString(manifest)).doesNotContain("normal-0"); // the drawn patient's ID
    }

    @Test
    void leavesNothingBehindWhereAnImageIsBroken() throws IOException {
        Files.write(films.resolve("edema").resolve("cut.png"), ImageFiles.pngClaiming(5, 5));
        assertThat(manifest()).isEqualTo(1);
        assertThat(err()).contains("found 1 of 43 that cannot", "films/edema/cut.png: ");
        assertThat(manifest).doesNotExist();
        try (var left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactly("films");
        }
        assertThat(manifest("--skip-broken")).isZero();
        assertThat(out()).contains("left out, cannot be read: 1", "films/edema/cut.png: ");
    }

    @Test
    void keepsAKeyThatGivesAPatientTheSameGroup() throws IOException {
        Path salt = folder.resolve("salt");
        assertThat(manifest("--salt", salt.toString())).isZero();
        String first = Files.readString(manifest);
        assertThat(manifest("--salt", salt.toString())).isZero();
        assertThat(Files.readString(manifest)).isEqualTo(first);
        Files.write(salt, new byte[3]);
        assertThat(manifest("--salt", salt.toString())).isEqualTo(1);
        assertThat(err()).contains("expected a key of at least 16 bytes, found 3");
    }

    /** The same film as PNG, as PNG of 16 bits and as DICOM is one image to every command, and a broken one is left out. */
    @Test
    void evaluatesComparesAndRecalibratesOnEveryKindOfFile() throws IOException {
        assertThat(manifest()).isZero();
        Path broken = films.resolve("effusion").resolve("drawing-13.png");
        Files.write(broken, new byte[] {1, 2});
        String first = folder.resolve("first.csv").toString();
        assertThat(run(
                        "evaluate",
                        "bundled",
                        manifest.toString(),
                        "--split",
                        "all",
                        "--ignore-unknown",
                        "--resamples",
                        "50"))
                .isEqualTo(1);
        assertThat(err()).contains("that cannot (--skip-broken leaves them out)", "drawing-13.png: ");
        assertThat(run(
                        "evaluate",
                        "bundled",
                        manifest.toString(),
                        "--split",
                        "all",
                        "--resamples",
                        "50",
                        "--skip-broken",
                        "--predictions",
                        first))
                .as(err())
                .isZero();
        assertThat(err()).contains("left out: films/effusion/drawing-13.png: ");
        assertThat(Path.of(first)).content().contains(".dcm,", ",classified,", "p:COVID-19");
        String page = folder.resolve("c.html").toString();
        assertThat(run("compare", first, first, "--names", "one,two", "--resamples", "20", "--html", page))
                .as(err())
                .isZero();
        assertThat(out()).contains("difference: two less one", "0.000 [0.000, 0.000]");
        assertThat(Path.of(page)).content().contains("Two models on the same images");
        Path fitted = folder.resolve("fitted.onnx");
        assertThat(run(
                        "recalibrate",
                        "bundled",
                        manifest.toString(),
                        "--split",
                        "all",
                        "--skip-broken",
                        "--out",
                        fitted.toString()))
                .as(err())
                .isZero();
        assertThat(out()).startsWith("temperature: ").endsWith("model: " + fitted + "\n");
        assertThat(folder.resolve("fitted.card.md")).exists();
        assertThat(run("card", "--model", fitted.toString())).isZero();
        assertThat(out()).contains("recalibrated");
        assertThat(run("compare", first, folder.resolve("none.csv").toString())).isEqualTo(1);
        assertThat(err()).contains("expected a file, found nothing at ");
    }

    /** Beside the answer, which stays; the prevalence of COVID-19 among the bundled model's images is far above 1 %. */
    @Test
    void givesProbabilitiesAtAnotherPrevalence() {
        String film = films.resolve("COVID-19").resolve("drawing-1.png").toString();
        assertThat(run("classify", "--json", film)).isZero();
        JsonObject plain = JsonParser.parseString(out()).getAsJsonObject();
        assertThat(run("classify", "--json", "--prevalence", "COVID-19=0.01", film))
                .as(err())
                .isZero();
        JsonObject adapted = JsonParser.parseString(out()).getAsJsonObject();
        assertThat(adapted.get("verdict")).isEqualTo(plain.get("verdict"));
        assertThat(adapted.get("probabilities")).isEqualTo(plain.get("probabilities"));
        assertThat(adapted.getAsJsonObject("adapted_probabilities")
                        .get("COVID-19")
                        .getAsDouble())
                .isLessThan(
                        plain.getAsJsonObject("probabilities").get("COVID-19").getAsDouble());
        assertThat(adapted.getAsJsonObject("prevalences").get("COVID-19").getAsDouble())
                .isEqualTo(0.01);
        assertThat(run("classify", "--prevalence", "COVID-19=0.01", film)).isZero();
        assertThat(out()).contains("COVID-19 at a prevalence of 0.01: 0.");
        assertThat(run("classify", "--prevalence", "COVID-19=2", film)).isEqualTo(1);
        assertThat(err()).contains("prevalence of COVID-19: expected above 0 and below 1, found 2.0");
    }

    @Test
    void saysWhatAFileOfWeightsIs() throws IOException {
        assertThat(manifest()).isZero();
        Path weights = Files.write(folder.resolve("best.safetensors"), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
        assertThat(run("evaluate", weights.toString(), manifest.toString())).isEqualTo(1);
        assertThat(err()).contains("found weights in safetensors; xray export makes a model file");
    }

    @Test
    void namesTheSourcesThatThereAre() {
        assertThat(run("manifest")).isEqualTo(2);
        assertThat(err()).contains("expected folders, table, nih, chexpert, mimic or dicom, found none");
        assertThat(run("manifest", "folders", folder.resolve("none").toString(), "--out", manifest.toString()))
                .isEqualTo(1);
        assertThat(run("help")).isZero();
        assertThat(out()).contains("manifest", "compare", "recalibrate", "lungs", "gates", "lungs-train");
    }
}
