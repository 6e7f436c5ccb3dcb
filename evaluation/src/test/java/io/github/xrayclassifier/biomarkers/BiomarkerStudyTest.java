// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** On made-up patients whose truth is known: what is planted must be found, and what is not must not. */
class BiomarkerStudyTest {

    private static final int FEATURES = 40;
    private static final int BY_FINDING = 3; // is larger with the finding, in every source
    private static final int BY_SOURCE = 5; // is larger in one source, whatever the finding
    private static final Contrast EFFUSION = new Contrast(Finding.EFFUSION, Finding.NORMAL);
    private static final BiomarkerOptions FEW =
            BiomarkerOptions.defaults().withResamples(50).withShuffles(60);

    private static ManifestEntry entry(int number, Finding label, String source) {
        return new ManifestEntry(
                Path.of(number + ".png"), label, Set.of(label), source, "g" + number / 2, "val", Map.of(), number + 2);
    }

    /** Two images a patient; source "b" holds twice as much of the finding as source "a". */
    private static List<ManifestEntry> entries(String... sources) {
        List<ManifestEntry> entries = new ArrayList<>();
        for (String source : sources) {
            int withFinding = source.equals("b") ? 80 : 60;
            for (int i = 0; i < 160; i++) {
                entries.add(entry(entries.size(), i < withFinding ? Finding.EFFUSION : Finding.NORMAL, source));
            }
        }
        return entries;
    }

    private static List<float[]> rows(List<ManifestEntry> entries, long seed) {
        Random random = new Random(seed);
        List<float[]> rows = new ArrayList<>();
        for (ManifestEntry entry : entries) {
            float[] row = new float[FEATURES];
            for (int f = 0; f < FEATURES; f++) {
                row[f] = (float) random.nextGaussian();
            }
            row[BY_FINDING] += entry.label().equals(Finding.EFFUSION) ? 2 : 0;
            row[BY_SOURCE] += entry.source().equals("b") ? 4 : 0;
            rows.add(row);
        }
        return rows;
    }

    private static Activations model(String name, List<ManifestEntry> entries, List<float[]> rows) {
        return Activations.of(name, "00", entries, rows);
    }

    private static BiomarkerReport study(Activations... models) {
        return BiomarkerStudy.run(List.of(models), List.of(EFFUSION), FEW, "Made up.", (part, done, total) -> {});
    }

    private static List<String> lines(BiomarkerReport report, String file) {
        return Objects.requireNonNull(report.files().get(file)).lines().toList();
    }

    @Test
    void findsTheFeatureOfTheFindingAndNotThatOfTheSource() {
        List<ManifestEntry> entries = entries("a", "b");
        BiomarkerReport report = study(model("m", entries, rows(entries, 1)));
        List<BiomarkerReport.Feature> features = report.top().get(0).features();
        assertThat(features.get(0).number()).isEqualTo(BY_FINDING);
        assertThat(features.get(0).delta()).isGreaterThan(0.8);
        assertThat(features.get(0).q()).isLessThan(1e-6);
        assertThat(lines(report, "features.csv")).hasSize(1 + FEATURES);
        String[] source = lines(report, "features.csv").stream()
                .filter(line -> line.split(",", -1)[3].equals(Integer.toString(BY_SOURCE)))
                .findFirst()
                .orElseThrow()
                .split(",", -1);
        assertThat(Double.parseDouble(source[8]))
                .as("q of the source's feature")
                .isGreaterThan(0.05);
        assertThat(lines(report, "contrasts.csv").get(1)).endsWith(",1,measured inside sources");
    }

    @Test
    void scoresALineThroughOneFeatureAsWellAsTheFeatureItself() {
        List<ManifestEntry> entries = entries("a", "b");
        BiomarkerReport report = study(model("m", entries, rows(entries, 1)));
        // The mean of two images moves by 2 at a deviation of 1 / sqrt(2): AUC = normal cdf of 2, 0.977.
        assertThat(lines(report, "probes.csv"))
                .filteredOn(line -> line.contains(",1,"))
                .hasSize(5)
                .allSatisfy(line ->
                        assertThat(Double.parseDouble(line.split(",", -1)[5])).isCloseTo(0.977, within(0.04)));
    }

    @Test
    void saysThatOneSourceAndOneModelCannotBeCompared() {
        List<ManifestEntry> entries = entries("a");
        BiomarkerReport report = study(model("m", entries, rows(entries, 1)));
        assertThat(lines(report, "sources.csv"))
                .hasSize(2)
                .last()
                .asString()
                .contains("not measurable: expected two sources with 20 patients on either side, found 1");
        assertThat(lines(report, "models.csv"))
                .last()
                .asString()
                .contains("not measurable: expected two models, found one");
    }

    @Test
    void saysThatTooFewPatientsCannotBeMeasured() {
        List<ManifestEntry> entries = entries("a").subList(0, 80); // 60 images of 30 patients, 20 images of 10
        BiomarkerReport report = study(model("m", entries, rows(entries, 1)));
        assertThat(report.top()).isEmpty();
        assertThat(lines(report, "features.csv")).hasSize(1);
        assertThat(lines(report, "contrasts.csv").get(1))
                .contains("not measurable: expected 20 patients on either side, found 30 + 10");
    }

    @Test
    void marksAContrastThatNoSourceHoldsAsConfounded() {
        List<ManifestEntry> entries = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            entries.add(entry(i, i < 60 ? Finding.EFFUSION : Finding.NORMAL, i < 60 ? "a" : "b"));
        }
        BiomarkerReport report = study(model("m", entries, rows(entries, 1)));
        assertThat(report.top().get(0).isConfounded()).isTrue();
        assertThat(lines(report, "contrasts.csv").get(1)).contains("confounded: no source holds enough of both sides");
    }

    @Test
    void findsTheSameFeaturesInAModelThatNumbersThemOtherwise() {
        List<ManifestEntry> entries = entries("a", "b");
        List<float[]> rows = rows(entries, 1);
        List<float[]> reversed = rows.stream()
                .map(row -> {
                    float[] other = new float[FEATURES];
                    for (int f = 0; f < FEATURES; f++) {
                        other[FEATURES - 1 - f] = 3 * row[f] + 1;
                    }
                    return other;
                })
                .toList();
        ModelStability same = ModelStability.of(model("a", entries, rows), model("b", entries, reversed), 60, 1);
        assertThat(same.alignment().found()).isCloseTo(1, within(1e-4));
        assertThat(Arrays.stream(same.partnerCorrelations()).min().orElseThrow())
                .isCloseTo(1, within(1e-4));
        SourceStability.Pair pair = same.contrast(EFFUSION, 10).orElseThrow().pair();
        assertThat(pair.found().correlation()).isCloseTo(1, within(1e-9));
        assertThat(pair.found().overlap()).isEqualTo(20);
        assertThat(pair.chance().p()).isLessThan(0.02);
    }

    @Test
    void findsNothingAgainInAModelOfOtherNoise() {
        List<ManifestEntry> entries = entries("a", "b");
        List<float[]> noise = rows(entries, 99).stream()
                .map(row -> {
                    row[BY_FINDING] = row[0];
                    row[BY_SOURCE] = row[1];
                    return row;
                })
                .toList();
        ModelStability other =
                ModelStability.of(model("a", entries, rows(entries, 1)), model("b", entries, noise), 60, 1);
        assertThat(Resampling.percentile(other.partnerCorrelations(), 0.5)).isCloseTo(0, within(0.1));
        SourceStability.Pair pair = other.contrast(EFFUSION, 10).orElseThrow().pair();
        assertThat(pair.found().correlation())
                .isBetween(pair.chance().lower() - 0.15, pair.chance().upper() + 0.15);
    }

    @Test
    void givesTheSameFilesForTheSameSeed() {
        List<ManifestEntry> entries = entries("a", "b");
        Activations model = model("m", entries, rows(entries, 1));
        assertThat(study(model).files()).isEqualTo(study(model).files());
    }

    @Test
    void refusesEmbeddingsThatAreNoNumbers() {
        List<ManifestEntry> one = entries("a").subList(0, 1);
        assertThatThrownBy(() -> model("m", one, List.of(new float[] {1, Float.NaN})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 2 finite numbers");
    }
}
