// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.cli.Main;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.evaluation.CenterBlanked;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.testkit.PhantomDataset;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands audit and evaluate on drawings, with the bundled model. */
class EvaluateCommandTest {

    @TempDir
    private Path folder;

    private Path manifest = Path.of("");

    private record Captured(int exitCode, String out, String err) {}

    private static Captured run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = Console.of(out, err, OptionalInt.empty(), OptionalInt.empty());
        int exitCode = Xray.run(Main.commandLine(console), console, arguments);
        return new Captured(exitCode, out.toString(), err.toString());
    }

    @BeforeEach
    void draw() throws IOException {
        manifest = PhantomDataset.write(folder, List.of(Finding.EFFUSION, Finding.NORMAL), 10, 64, 1);
    }

    @Test
    void refusesAFileInAFolderThatIsNotThereBeforeItMeasures() {
        Path nowhere = folder.resolve("none");
        Captured found = run(
                "evaluate",
                "bundled",
                "no-manifest.csv",
                "--html",
                nowhere.resolve("page.html").toString());
        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.err())
                .startsWith("xray evaluate: --html: expected a file in an existing folder, found no folder " + nowhere);
    }

    @Test
    void measuresTheBundledModelAndWritesThreeFiles() throws IOException {
        Captured found = run(
                "evaluate",
                "bundled",
                manifest.toString(),
                "--resamples",
                "50",
                "--prevalence",
                "effusion=0.1",
                "--positive",
                "effusion",
                "--json",
                folder.resolve("e.json").toString(),
                "--markdown",
                folder.resolve("e.md").toString(),
                "--html",
                folder.resolve("e.html").toString());
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.out()).startsWith("4 images of 4 groups; ");
        JsonObject json = JsonParser.parseString(Files.readString(folder.resolve("e.json")))
                .getAsJsonObject();
        assertThat(json.getAsJsonObject("about").get("split").getAsString()).isEqualTo("val");
        assertThat(folder.resolve("e.md")).content().contains("## effusion against the rest", "| effusion | 0.1 |");
        assertThat(folder.resolve("e.html")).content().startsWith("<!DOCTYPE html>");
    }

    @Test
    void measuresWhatIsAnsweredWithoutTheLungs() throws IOException {
        JsonObject seen = figures("whole.json");
        JsonObject blank = figures("blank.json", "--blank-center");
        assertThat(blank.remove("about").toString()).contains("with their center blanked");
        assertThat(seen.remove("about").toString()).doesNotContain("blanked");
        assertThat(blank).isNotEqualTo(seen);
    }

    private JsonObject figures(String file, String... more) throws IOException {
        Path json = folder.resolve(file);
        List<String> words = new ArrayList<>(List.of("evaluate", "bundled", manifest.toString(), "--resamples", "50"));
        words.addAll(List.of("--json", json.toString()));
        words.addAll(List.of(more));
        Captured found = run(words.toArray(String[]::new));
        assertThat(found.exitCode()).as(found.err()).isZero();
        return JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    }

    @Test
    void blanksTheCenterAlone() {
        byte[] samples = new byte[32 * 16];
        Arrays.fill(samples, (byte) 200);
        for (int i = 0; i < samples.length; i++) {
            int x = i % 32;
            int y = i / 32;
            samples[i] = (byte) (x >= 6 && x < 26 && y >= 3 && y < 13 ? 7 : 200);
        }
        GrayImage blanked = CenterBlanked.blanked(GrayImage.of8(samples, 32, 16));
        assertThat(blanked.samples8()).containsOnly((byte) 200);
        short[] fine = {4000, 4000, 4000, 4000, 5, 4000, 4000, 6, 4000};
        assertThat(CenterBlanked.blanked(GrayImage.of16(fine, 3, 3, 12)).samples16())
                .containsExactly(4000, 4000, 4000, 4000, 4000, 4000, 4000, 4000, 4000);
    }

    @Test
    void listsLabelsThatTheModelLacksOrLeavesThemOut() throws IOException {
        Files.writeString(
                manifest,
                Files.readString(manifest).replace("phantom-5.png,effusion,effusion", "phantom-5.png,hernia,hernia"));
        Captured refused = run("evaluate", "bundled", manifest.toString(), "--resamples", "50");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith(
                        "xray evaluate: labels: expected findings of the model, found \"hernia\" (1 image); the model"
                                + " has [COVID-19, ")
                .endsWith("; --ignore-unknown leaves them out\n");
        Captured found = run("evaluate", "bundled", manifest.toString(), "--resamples", "50", "--ignore-unknown");
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.out().lines().limit(2))
                .containsExactly(
                        "3 images of 3 groups; 95 % intervals by bootstrap over groups",
                        "left out: label hernia of 1 image");
    }

    @Test
    void saysWhichSplitIsMissing() {
        Captured found = run("evaluate", "bundled", manifest.toString(), "--split", "test");
        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.err())
                .contains("split: expected rows of split test, found none of 20; --split all takes every row");
    }

    @Test
    void refusesAPrevalenceThatIsNoShare() {
        Captured found = run("evaluate", "bundled", manifest.toString(), "--prevalence", "effusion=2");
        assertThat(found.exitCode()).isEqualTo(2);
        assertThat(found.err()).contains("prevalence of effusion: expected above 0 and below 1, found 2.0");
    }

    @Test
    void auditsAndAnswersThreeWhereACheckFails() throws IOException {
        Files.copy(folder.resolve("images/normal/phantom-11.png"), folder.resolve("images/effusion/again.png"));
        List<String> lines = Files.readAllLines(manifest);
        Files.writeString(
                manifest,
                String.join("\n", lines) + "\nimages/effusion/again.png,effusion,effusion,other,phantom,p,g,val"
                        + ",,,64,64,64,64,,,,\n");
        Captured found = run(
                "audit",
                manifest.toString(),
                "--json",
                folder.resolve("a.json").toString(),
                "--html",
                folder.resolve("a.html").toString());
        assertThat(found.exitCode()).as(found.err()).isEqualTo(3);
        assertThat(found.out()).containsPattern("fail +same file in two splits +1 pairs");
        assertThat(folder.resolve("a.html")).content().contains("checks failed");
        assertThat(folder.resolve("a.json")).isNotEmptyFile();
    }
}
