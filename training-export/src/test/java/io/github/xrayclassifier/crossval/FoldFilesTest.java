// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.training.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A fold that is read must be the one that was written, or none: its scores stand beside the labels of its rows. */
class FoldFilesTest {

    private static final List<Finding> FINDINGS = List.of(Finding.EDEMA, Finding.NORMAL);

    /** Sources with all that a table quotes, and one that a spreadsheet would run. */
    private static final List<String> SOURCES =
            List.of("plain", "a,b", "say \"no\"", "two\nlines", "@SUM(A1)", "-", "carriage\rreturn", "other");

    @TempDir
    private Path folder;

    private TrainingData data;
    private Fold fold;

    @BeforeEach
    void write() throws IOException {
        StringBuilder csv = new StringBuilder("path,label,source,group\n");
        for (int i = 0; i < SOURCES.size(); i++) {
            Files.write(folder.resolve(i + ".png"), new byte[1]);
            csv.append(i).append(".png,").append(FINDINGS.get(i % 2));
            csv.append(",\"")
                    .append(SOURCES.get(i).replace("\"", "\"\""))
                    .append("\",g")
                    .append(i)
                    .append('\n');
        }
        Manifest manifest = Manifest.from(Files.writeString(folder.resolve("manifest.csv"), csv));
        List<ManifestEntry> rows = manifest.entries();
        assertThat(rows).extracting(ManifestEntry::source).containsExactlyElementsOf(SOURCES);
        data = TrainingData.of(manifest, FINDINGS, Preprocessing.of(8, 8), List.of(ImageDecoder.standard()));
        fold = new Fold(
                2,
                "fold 2",
                rows.subList(0, 2),
                List.of(rows.get(5), rows.get(4), rows.get(2)), // not in the manifest's order
                List.of(rows.get(6), rows.get(3), rows.get(7)),
                1);
    }

    private FoldFiles files(String run) {
        return new FoldFiles(folder, data, fold, run, OutputKind.SIGMOID);
    }

    /** Floats that decimal text must not round. */
    private Predictions scores() {
        List<ManifestEntry> rows = new ArrayList<>(fold.heldOut());
        rows.addAll(fold.reference());
        List<float[]> logits = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            logits.add(new float[] {(float) Math.sqrt(i + 2) * 1e-9f, -i - 0.1f});
        }
        return Predictions.of(FINDINGS, OutputKind.SIGMOID, rows, logits);
    }

    private Path predictions() {
        return folder.resolve("predictions.csv");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> files("r").read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @Test
    void dividesScoresIntoHeldOutAndReference() {
        FoldResult result = FoldFiles.result(fold, scores(), 1);
        assertThat(result.heldOut().entries()).containsExactlyElementsOf(fold.heldOut());
        assertThat(result.reference().orElseThrow().entries()).containsExactlyElementsOf(fold.reference());
        assertThat(result.heldOut().logits(2)).containsExactly(scores().logits(2));
        assertThat(result.reference().orElseThrow().logits(0)).containsExactly(scores().logits(3));
    }

    @Test
    void readsWhatItWroteToTheBit() throws IOException {
        assertThat(files("r").read()).as("nothing is finished yet").isEmpty();
        files("r").write(FoldFiles.result(fold, scores(), 12.34));
        FoldResult found = files("r").read().orElseThrow();
        assertThat(found.seconds()).isEqualTo(12.3);
        assertThat(found.fold()).isSameAs(fold);
        assertThat(found.heldOut().outputKind()).isEqualTo(OutputKind.SIGMOID);
        assertThat(found.heldOut().findings()).isEqualTo(FINDINGS);
        for (int i = 0; i < 3; i++) {
            assertThat(found.heldOut().entries().get(i)).isSameAs(fold.heldOut().get(i));
            assertThat(found.heldOut().logits(i)).containsExactly(scores().logits(i));
        }
        for (int i = 0; i < 3; i++) {
            Predictions reference = found.reference().orElseThrow();
            assertThat(reference.entries().get(i)).isSameAs(fold.reference().get(i));
            assertThat(reference.logits(i)).containsExactly(scores().logits(3 + i));
        }
        assertThat(Files.readString(folder.resolve(FoldFiles.FINISHED)))
                .contains("\"training\": 2", "\"heldOut\": 3", "\"reference\": 3", "\"dropped\": 1");
    }

    /** Without the file that is written last, a fold was killed while it wrote. */
    @Test
    void isNotFinishedWithScoresAlone() throws IOException {
        files("r").write(FoldFiles.result(fold, scores(), 1));
        Files.delete(folder.resolve(FoldFiles.FINISHED));
        assertThat(files("r").read()).isEmpty();
    }

    @Test
    void refusesAFoldOfAnotherRun() throws IOException {
        files("other").write(FoldFiles.result(fold, scores(), 1));
        assertThatThrownBy(() -> files("r").read())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected a fold of the run r, found one of other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "7",
                "{}",
                "{\"run\":\"r\"}",
                "{\"run\":{},\"seconds\":1}",
                "{\"run\":\"r\",\"seconds\":\"soon\"}",
                "{\"run\":null,\"seconds\":1}",
                "{\"run\":\"r\",\"seconds\":{}}"
            })
    void refusesADescriptionThatIsNone(String json) throws IOException {
        files("r").write(FoldFiles.result(fold, scores(), 1));
        Files.writeString(folder.resolve(FoldFiles.FINISHED), json);
        assertRefused("fold.json: expected the description of a finished fold");
    }

    /** Each edit leaves as many rows as there were, with scores that are numbers or look like some. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "held-out,5|held-out,4",
                "held-out,5|reference,5",
                "held-out,5|held-out",
                "held-out,5|held-out,5,0.5",
                "reference,6|held-out,6",
                "-2.1|NaN",
                "-2.1|Infinity",
                "-2.1|x",
                "-2.1|''",
                ",-2.1|''"
            })
    void refusesScoresOfOtherRows(String written, String edited) throws IOException {
        files("r").write(FoldFiles.result(fold, scores(), 1));
        String text = Files.readString(predictions());
        assertThat(text).contains(written);
        Files.writeString(predictions(), text.replace(written, edited));
        assertRefused("predictions.csv, line ");
    }

    @Test
    void refusesRowsInAnotherOrderOrNumber() throws IOException {
        files("r").write(FoldFiles.result(fold, scores(), 1));
        List<String> lines = new ArrayList<>(Files.readAllLines(predictions()));
        String last = lines.remove(lines.size() - 1);
        Files.write(predictions(), lines);
        assertRefused("predictions.csv: expected 6 rows of scores, found ");
        lines.add(2, last);
        Files.write(predictions(), lines);
        assertRefused("expected held-out row 4 with 2 finite scores, found reference,7,");
    }

    @Test
    void namesTheFileThatIsNoTable() throws IOException {
        files("r").write(FoldFiles.result(fold, scores(), 1));
        Files.writeString(predictions(), Files.readString(predictions()) + "\"");
        assertRefused("predictions.csv, line ");
    }

    @Test
    void hasNoReferenceWhereNoSourceWasHeldOut() throws IOException {
        fold = new Fold(1, "fold 1", fold.training(), fold.heldOut(), List.of(), 0);
        List<float[]> logits = List.of(new float[] {1, 2}, new float[] {3, 4}, new float[] {5, 6});
        Predictions all = Predictions.of(FINDINGS, OutputKind.SIGMOID, fold.heldOut(), logits);
        files("r").write(FoldFiles.result(fold, all, 1));
        assertThat(files("r").read().orElseThrow().reference()).isEmpty();
    }

    /** The rows that a fold teaches are found again, whatever their sources are called. */
    @Test
    void findsTheRowsOfEverySourceAgain() throws IOException {
        Path first = Files.createDirectories(folder.resolve("folds/fold-1"));
        new FoldFiles(first, data, fold, "r", OutputKind.SIGMOID).write(FoldFiles.result(fold, scores(), 1));
        // No weights lie there: that these are missed says that the rows before them were accepted.
        assertThatThrownBy(() -> FoldTeachers.read(folder.resolve("folds"), data.manifest()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("model.onnx");
    }
}
