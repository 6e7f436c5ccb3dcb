// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against SciPy, scikit-learn and NumPy on made-up features with ties; see the SOURCE file beside the golden data. */
class StatisticsTest {

    private static final Contrast CONTRAST = new Contrast(Finding.EFFUSION, Finding.NORMAL);

    private static Golden golden;

    /** The golden file's fields. */
    private static final class Golden {
        float[][] values = {};
        boolean[] positive = {};
        int[] stratum = {};
        double[] deltas = {};
        double[] p = {};
        double[] strataDeltas = {};
        double[] strataP = {};
        double spearman;
        float[][] gain = {};
        double best;
        float[][] a = {};
        float[][] b = {};
        double cka;
        double[][] correlations = {};
        int[] learned = {};
        double[] ridge = {};
        double[] ridgeFewUnits = {};
        double[] z = {};
        double[] upperTail = {};
    }

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = StatisticsTest.class.getResourceAsStream("/biomarkers/golden.json")) {
            assertThat(in).isNotNull();
            golden = new Gson().fromJson(new InputStreamReader(in, StandardCharsets.UTF_8), Golden.class);
        }
    }

    private static ManifestEntry entry(int number, boolean positive, String source) {
        Finding label = positive ? Finding.EFFUSION : Finding.NORMAL;
        return new ManifestEntry(
                Path.of(number + ".png"), label, Set.of(label), source, "g" + number, "val", Map.of(), number + 2);
    }

    private static Activations patients(boolean inStrata) {
        List<ManifestEntry> entries = new ArrayList<>();
        List<float[]> rows = new ArrayList<>();
        for (int u = 0; u < golden.positive.length; u++) {
            int unit = u;
            entries.add(entry(u, golden.positive[u], inStrata ? "s" + golden.stratum[u] : "one"));
            float[] row = new float[golden.values.length];
            IntStream.range(0, row.length).forEach(f -> row[f] = golden.values[f][unit]);
            rows.add(row);
        }
        return Activations.of("made up", "00", entries, rows);
    }

    @Test
    void givesCliffsDeltaAndTheMannWhitneyTestOfSciPyInOneSource() {
        Strata strata = Strata.of(patients(false), CONTRAST, 2, entry -> true);
        assertThat(strata.deltas()).containsExactly(golden.deltas, within(1e-12));
        assertThat(strata.pValues(strata.deltas())).containsExactly(golden.p, within(1e-12));
    }

    @Test
    void givesVanElterensTestOverSources() {
        Strata strata = Strata.of(patients(true), CONTRAST, 2, entry -> true);
        assertThat(strata.sources()).containsOnlyKeys("s0", "s1", "s2");
        assertThat(strata.deltas()).containsExactly(golden.strataDeltas, within(1e-12));
        assertThat(strata.pValues(strata.deltas())).containsExactly(golden.strataP, within(1e-12));
    }

    @Test
    void countsResampledUnitsAsIfTheyWereWrittenTwice() {
        int[] times = IntStream.range(0, golden.positive.length).map(u -> u % 3).toArray();
        int[] repeated = IntStream.range(0, times.length)
                .flatMap(u -> IntStream.generate(() -> u).limit(times[u]))
                .toArray();
        float[] values = new float[repeated.length];
        boolean[] positive = new boolean[repeated.length];
        for (int i = 0; i < repeated.length; i++) {
            values[i] = golden.values[0][repeated[i]];
            positive[i] = golden.positive[repeated[i]];
        }
        int[] once = new int[repeated.length];
        Arrays.fill(once, 1);
        assertThat(RankedFeatures.of(golden.values).delta(0, golden.positive, times))
                .isEqualTo(RankedFeatures.of(new float[][] {values}).delta(0, positive, once));
    }

    @Test
    void givesTheNormalTailOfSciPy() {
        for (int i = 0; i < golden.z.length; i++) {
            assertThat(RankTests.upperTail(golden.z[i]) / golden.upperTail[i])
                    .as("z = %s", golden.z[i])
                    .isCloseTo(1, within(1e-12)); // relative: p-values of 1e-40 are asked for
        }
    }

    /** The example of Benjamini and Hochberg 1995, section 3.1: of 15 hypotheses four are rejected at 0.05. */
    @Test
    void rejectsWhatBenjaminiAndHochbergRejected() {
        double[] p = {
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.000
        };
        double[] q = RankTests.benjaminiHochberg(p);
        assertThat(Arrays.stream(q).filter(value -> value <= 0.05).count()).isEqualTo(4);
        assertThat(q[0]).isCloseTo(0.0015, within(1e-15));
        assertThat(q).isSorted();
    }

    @Test
    void ranksAsSciPyDoes() {
        double[] a = IntStream.range(0, golden.positive.length)
                .mapToDouble(u -> golden.values[0][u])
                .toArray();
        double[] b = IntStream.range(0, golden.positive.length)
                .mapToDouble(u -> golden.values[1][u])
                .toArray();
        assertThat(Agreement.of(a, b).correlation()).isCloseTo(golden.spearman, within(1e-12));
    }

    @Test
    void pairsAsWellAsSciPy() {
        int[] columnOf = Assignment.best(golden.gain);
        assertThat(columnOf).doesNotHaveDuplicates();
        double sum = IntStream.range(0, columnOf.length)
                .mapToDouble(row -> golden.gain[row][columnOf[row]])
                .sum();
        assertThat(sum).isCloseTo(golden.best, within(1e-5));
    }

    private static Activations model(float[][] rows) {
        List<ManifestEntry> entries = IntStream.range(0, rows.length)
                .mapToObj(i -> entry(i, i % 2 == 0, "one"))
                .toList();
        return Activations.of("made up", "00", entries, List.of(rows));
    }

    @Test
    void alignsAsKornblithsFormulaDoesInNumPy() {
        int[] images = IntStream.range(0, golden.a.length).toArray();
        Similarity.Alignment alignment = Similarity.alignment(model(golden.a), model(golden.b), images, 1);
        assertThat(alignment.found()).isCloseTo(golden.cka, within(1e-5));
        assertThat(alignment.chance()).isLessThan(alignment.found());
        float[][] correlations = Similarity.correlations(model(golden.a), model(golden.b), images);
        for (int f = 0; f < correlations.length; f++) {
            for (int g = 0; g < correlations.length; g++) {
                assertThat(correlations[f][g]).isCloseTo((float) golden.correlations[f][g], within(1e-5f));
            }
        }
    }

    @Test
    void fitsTheRidgeOfScikitLearnByEitherMatrix() {
        assertProbe(new int[] {0, 2, 4, 5}, golden.learned, golden.ridge);
        assertProbe(new int[] {0, 1, 2, 3, 4}, new int[] {0, 1, 2}, golden.ridgeFewUnits);
    }

    private static void assertProbe(int[] features, int[] units, double[] expected) {
        LinearProbe probe = LinearProbe.fit(golden.values, features, units, golden.positive);
        double[] found = IntStream.range(0, expected.length)
                .mapToDouble(u -> probe.score(golden.values, u))
                .toArray();
        assertThat(found).containsExactly(expected, within(1e-9));
    }
}
