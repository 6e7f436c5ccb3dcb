// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A handful of images whose metrics are counted by hand. */
class UnseenSourcesTest {

    private static final List<Finding> FINDINGS = List.of(Finding.COVID_19, Finding.NORMAL, Finding.PNEUMONIA);

    private final List<ManifestEntry> entries = new ArrayList<>();
    private final List<float[]> logits = new ArrayList<>();

    private void add(String source, String label, float covid, float normal, float pneumonia) {
        int line = entries.size() + 2;
        Finding finding = new Finding(label);
        entries.add(new ManifestEntry(
                Path.of("x" + line), finding, Set.of(finding), source, "g" + line, "train", Map.of(), line));
        logits.add(new float[] {covid, normal, pneumonia});
    }

    private Predictions taken() {
        Predictions taken = Predictions.of(FINDINGS, OutputKind.SOFTMAX, entries, logits);
        entries.clear();
        logits.clear();
        return taken;
    }

    private Predictions reference() {
        for (int i = 0; i < 20; i++) {
            add("nih-512", "normal", i, 30, 0); // log odds of COVID-19 rise with i: 18 of 19 is the 95th of 100
        }
        add("nih-512", "COVID-19", 9, 0, 0);
        return taken();
    }

    private Predictions unseen() {
        add("far", "COVID-19", 40, 0, 0); // answered
        add("far", "COVID-19", 29, 30, 0); // not answered, but above the threshold of 18 - 30
        add("far", "COVID-19", 18, 30, 0); // on the threshold: not above it
        add("near", "normal", 5, 0, 0); // called COVID-19
        add("near", "normal", 10, 30, 0);
        add("near", "other", 0, 0, 5);
        return taken();
    }

    private static UnseenSources.Row row(UnseenSources table, String metric) {
        return table.rows().stream()
                .filter(row -> row.metric().equals(metric))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row " + metric + " in " + table.markdown()));
    }

    private static double value(UnseenSources table, String metric) {
        return row(table, metric).value().orElseThrow().value();
    }

    @Test
    void countsWhatAReaderWouldCount() {
        UnseenSources table =
                UnseenSources.of(List.of(new UnseenSources.Scores(unseen(), reference())), Finding.COVID_19, 1);

        assertThat(value(table, "COVID-19 answered, far left out")).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(value(table, "COVID-19 recall at specificity 0.95, far left out"))
                .isCloseTo(2 / 3.0, within(1e-12));
        assertThat(value(table, "normal of near, left out, called COVID-19")).isEqualTo(0.5);
        assertThat(value(table, "other of near, left out, called COVID-19")).isZero();
        // Log odds of the positives about 40, -1, -12, of the negatives 5 - ln 2 and -20: 2 + 1 + 1 wins of 6.
        assertThat(value(table, "AUC COVID-19 of far against normal of near, both left out"))
                .isCloseTo(4 / 6.0, within(1e-12));
        assertThat(value(table, "accuracy, new patients of known sources")).isEqualTo(1);
        assertThat(value(table, "balanced accuracy, new patients of known sources"))
                .isEqualTo(1);
        assertThat(row(table, "COVID-19 answered, far left out").images()).isEqualTo(3);
    }

    @Test
    void writesBothForms() {
        UnseenSources table =
                UnseenSources.of(List.of(new UnseenSources.Scores(unseen(), reference())), Finding.COVID_19, 1);

        assertThat(table.markdown())
                .startsWith(
                        "| metric | images | value (95 % interval) |\n|---|---|---|\n| COVID-19 answered, far left out"
                                + " | 3 | 0.333 (0.000-1.000) |\n");
        assertThat(table.json()).contains("\"metric\": \"other of near, left out, called COVID-19\"", "\"images\": 1");
    }

    @Test
    void refusesAReferenceThatSetsNoThreshold() {
        Predictions unseen = unseen();
        add("nih-512", "COVID-19", 9, 0, 0);
        List<UnseenSources.Scores> scores = List.of(new UnseenSources.Scores(unseen, taken()));

        assertThatThrownBy(() -> UnseenSources.of(scores, Finding.COVID_19, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("reference: expected images without COVID-19, found none");
    }
}
