// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.cli.Main;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.model.Finding;
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

/** On drawings with the bundled model, as a user would run it. */
class BiomarkersCommandTest {

    @TempDir
    private Path folder;

    private Path manifest = Path.of("");

    @BeforeEach
    void draw() throws IOException {
        manifest = PhantomDataset.write(
                folder.resolve("data"), List.of(Finding.EFFUSION, Finding.NORMAL, Finding.EDEMA), 6, 48, 1);
    }

    private record Captured(int exitCode, String out, String err) {}

    private static Captured captured(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = Console.of(out, err, OptionalInt.empty(), OptionalInt.empty());
        int exitCode = Xray.run(Main.commandLine(console), console, arguments);
        return new Captured(exitCode, out.toString(), err.toString());
    }

    private Captured run(Object... more) {
        List<String> arguments =
                new ArrayList<>(List.of("biomarkers", "--manifest", manifest.toString(), "--out", out().toString()));
        for (Object argument : more) {
            arguments.add(argument.toString());
        }
        return captured(arguments.toArray(String[]::new));
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Captured few(Object... more) {
        List<Object> arguments = new ArrayList<>(
                List.of("--split", "all", "--resamples", "5", "--shuffles", "5", "--top", "1", "--images", "2"));
        arguments.addAll(List.of(more));
        return run(arguments.toArray());
    }

    @Test
    void writesTablesAndAGalleryThatLoadsNothing() throws IOException {
        Captured found = few("--patients", "5");
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(out())
                .isDirectoryContaining("glob:**/contrasts.csv")
                .isDirectoryContaining("glob:**/probes.csv")
                .isDirectoryContaining("glob:**/activating.csv");
        assertThat(Files.readAllLines(out().resolve("features.csv"))).hasSize(1 + 2 * 1280);
        assertThat(Files.readString(out().resolve("sources.csv"))).contains("not measurable: expected two sources");
        assertThat(Files.readString(out().resolve("report.md"))).contains("Images that trained a model are among them");
        String page = Files.readString(out().resolve("gallery.html"));
        assertThat(page.split("<figure>", -1))
                .as("two contrasts, a feature each, two images")
                .hasSize(1 + 4);
        assertThat(page)
                .contains("default-src 'none'")
                .doesNotContain("http://", "https://", "<script", "<link", "@import", "url(");
    }

    @Test
    void drawsNothingWhereNothingIsMeasurable() throws IOException {
        assertThat(few().exitCode()).isZero();
        assertThat(Files.readString(out().resolve("gallery.html")))
                .contains("Not measurable: no contrast has enough patients.")
                .doesNotContain("<img");
        assertThat(Files.readAllLines(out().resolve("contrasts.csv")))
                .hasSize(3)
                .last()
                .asString()
                .contains("not measurable: expected 20 patients on either side, found 6 + 6");
    }

    @Test
    void refusesWhatTheManifestDoesNotHave() {
        assertThat(run("--split", "test").err())
                .isEqualTo("xray biomarkers: split: expected one of [train, val] or all, found test\n");
        assertThat(run("--held-out", "mars").err())
                .isEqualTo("xray biomarkers: held-out: expected one of [phantom], found mars\n");
        assertThat(run("--against", "fracture").err())
                .isEqualTo("xray biomarkers: against: expected one of [edema, effusion, normal], found fracture\n");
        assertThat(run("--contrast", "edema").err())
                .isEqualTo("xray biomarkers: contrast: expected A:B, found edema\n");
        assertThat(out()).doesNotExist();
    }

    @Test
    void refusesValuesOutOfRangeAsWrongUsage() {
        assertThat(run("--patients", "1").exitCode()).isEqualTo(2);
        assertThat(run("--top", "0").err()).startsWith("xray biomarkers: top: expected 1 to 20, found 0");
    }

    @Test
    void findsAnImageInAnIndexOfItself() throws IOException {
        Path index = folder.resolve("images.index");
        Path film = folder.resolve("data/images/effusion/phantom-3.png");
        Captured found = captured(
                "similar", film.toString(), "--build", manifest.toString(), "--index", index.toString(), "--top", "2");
        assertThat(found.exitCode()).as(found.err()).isZero();
        assertThat(found.out().lines())
                .hasSize(3)
                .element(1)
                .isEqualTo("  1.0000  effusion  images/effusion/phantom-3.png");
        Captured again = captured("similar", film.toString(), "--index", index.toString(), "--top", "2");
        assertThat(again.out()).isEqualTo(found.out());
    }

    @Test
    void saysThatAFileIsNoIndex() throws IOException {
        Captured found = captured("similar", "x.png", "--index", manifest.toString());
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.err()).contains("expected an index of xray similar");
        assertThat(captured("similar", "--index", "none").exitCode()).isEqualTo(2);
    }
}
