// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An image that counts twice is two images: weights against rows written out, and four images by hand. */
class MeasuresTest {

    private static final Golden GOLDEN = Golden.read();

    private static final EvaluationOptions OPTIONS =
            EvaluationOptions.defaults().withCalibration(new Calibration(1.7));

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static void assertSame(Map<Metric, Double> found, Map<Metric, Double> expected) {
        assertThat(found).containsOnlyKeys(expected.keySet());
        expected.forEach((metric, value) ->
                assertThat(found.get(metric)).as("%s", metric).isCloseTo(value, within(1e-12)));
    }

    @ParameterizedTest
    @EnumSource
    void countsAnImageAsOftenAsItsWeight(OutputKind kind) {
        Predictions plain = kind == OutputKind.SOFTMAX ? GOLDEN.oneLabel() : GOLDEN.severalLabels();
        int[] images = IntStream.range(0, plain.count()).filter(i -> i % 5 != 0).toArray();
        double[] weights = new double[plain.count()];
        List<ManifestEntry> entries = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        List<Integer> origins = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % 5 == 0 ? 9 : i % 4; // the nine are of images that do not take part
            for (int copy = 0; copy < weights[i] && i % 5 != 0; copy++) {
                entries.add(plain.entries().get(i));
                logits.add(plain.logits(i));
                origins.add(i);
            }
        }
        Predictions written = Predictions.of(plain.findings(), kind, entries, logits);
        ScoreTable table = ScoreTable.of(plain, OPTIONS);
        ScoreTable longer = ScoreTable.of(written, OPTIONS);
        int[] all = IntStream.range(0, written.count()).toArray();

        assertSame(
                Measures.overall(table, images, i -> i % 3 == 0).of(weights),
                Measures.overall(longer, all, i -> origins.get(i) % 3 == 0).of(ones(all.length)));
        for (int f = 0; f < plain.findings().size(); f++) {
            assertSame(
                    Measures.finding(table, f, images, OptionalDouble.of(0.1)).of(weights),
                    Measures.finding(longer, f, all, OptionalDouble.of(0.1)).of(ones(all.length)));
        }
    }

    /** Two of three images that show it are called, one of two that do not; the last is not counted. */
    @Test
    void countsCallsByHand() {
        boolean[] shows = {true, true, true, false, false, false};
        boolean[] called = {true, true, false, true, false, true};
        Map<Metric, Double> found = Measures.call(
                        shows, i -> called[i], new int[] {0, 1, 2, 3, 4}, OptionalDouble.of(0.1))
                .of(ones(6));
        assertThat(found.get(Metric.SENSITIVITY)).isEqualTo(2.0 / 3);
        assertThat(found.get(Metric.SPECIFICITY)).isEqualTo(0.5);
        assertThat(found.get(Metric.ACCURACY)).isEqualTo(0.6);
        // Of 1000 people 100 have it: 66.7 are called, and of the other 900 450 too; 33.3 are missed, 450 are not
        // called.
        assertThat(found.get(Metric.PPV)).isCloseTo(66.6667 / 516.6667, within(1e-5));
        assertThat(found.get(Metric.NPV)).isCloseTo(450 / 483.3333, within(1e-5));
        assertThat(Measures.call(shows, i -> called[i], new int[] {0}, OptionalDouble.empty())
                        .of(ones(6)))
                .doesNotContainKeys(Metric.PPV, Metric.NPV)
                .containsEntry(Metric.SPECIFICITY, Double.NaN);
    }

    /** Three images of one finding, two of them right, one image of another, right; the third does not occur. */
    @Test
    void givesEveryFindingThatOccursTheSameVoice() {
        List<Finding> findings = List.of(Finding.EDEMA, Finding.EFFUSION, Finding.NORMAL);
        int[] labels = {0, 0, 0, 1};
        int[] tops = {0, 0, 2, 1};
        List<ManifestEntry> entries = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Finding label = findings.get(labels[i]);
            entries.add(new ManifestEntry(Path.of("x"), label, Set.of(label), "s", "g" + i, "", Map.of(), i + 2));
            float[] row = new float[3];
            row[tops[i]] = 1;
            logits.add(row);
        }
        ScoreTable table = ScoreTable.of(
                Predictions.of(findings, OutputKind.SOFTMAX, entries, logits), EvaluationOptions.defaults());
        Map<Metric, Double> found =
                Measures.overall(table, new int[] {0, 1, 2, 3}, i -> i == 3).of(ones(4));
        assertThat(found.get(Metric.ACCURACY)).isEqualTo(0.75);
        assertThat(found.get(Metric.BALANCED_ACCURACY)).isCloseTo((2.0 / 3 + 1) / 2, within(1e-12));
        assertThat(found.get(Metric.ABSTAINED)).isEqualTo(0.25);
        // The largest of three has e / (e + 2) = 0.5761: right three times of four, so the one bin misses by 0.1739.
        assertThat(found.get(Metric.ECE)).isCloseTo(0.75 - Math.E / (Math.E + 2), within(1e-7));
        // -ln of 0.5761 three times, of 1 / (e + 2) once.
        assertThat(found.get(Metric.LOG_LOSS)).isCloseTo(Math.log(Math.E + 2) - 0.75, within(1e-7));
        // Right: (1 - 0.5761)^2 + 2 * 0.2119^2 = 0.2695; wrong: 0.5761^2 + (1 - 0.2119)^2 + 0.2119^2 = 0.9979.
        assertThat(found.get(Metric.BRIER)).isCloseTo((3 * 0.2695 + 0.9979) / 4, within(1e-4));
    }
}
