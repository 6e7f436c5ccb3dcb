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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Closed forms where every image has the same score, and what holds at any minimum of the likelihood. */
class TemperatureFitTest {

    private static final Golden GOLDEN = Golden.read();

    private static final List<Finding> TWO = List.of(Finding.COVID_19, Finding.NORMAL);

    private static ManifestEntry entry(int index, Finding label, Set<Finding> labels) {
        return new ManifestEntry(Path.of(index + ".png"), label, labels, "s", "g" + index, "val", Map.of(), index + 2);
    }

    /** Images that all have one score for COVID-19 against 0 for normal; the first ones show it. */
    private static Predictions softmax(float score, int right, int images) {
        List<ManifestEntry> entries = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            Finding label = i < right ? Finding.COVID_19 : Finding.NORMAL;
            entries.add(entry(i, label, Set.of(label)));
            logits.add(new float[] {score, 0});
        }
        return Predictions.of(TWO, OutputKind.SOFTMAX, entries, logits);
    }

    /** Random scores; with sigmoid each finding is shown as often as 1.8 times too sure a model says. */
    private static Predictions scored(OutputKind kind) {
        if (kind == OutputKind.SOFTMAX) {
            return GOLDEN.oneLabel();
        }
        SplittableRandom random = new SplittableRandom(3);
        List<ManifestEntry> entries = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            float[] row = {(float) (3 * random.nextGaussian()), (float) (2 * random.nextGaussian() - 1)};
            Set<Finding> shown = new HashSet<>();
            for (int f = 0; f < row.length; f++) {
                if (random.nextDouble() < 1 / (1 + Math.exp(-row[f] / 1.8))) {
                    shown.add(TWO.get(f));
                }
            }
            entries.add(entry(i, Finding.NORMAL, shown));
            logits.add(row);
        }
        return Predictions.of(TWO, kind, entries, logits);
    }

    /** The likelihood is largest where sigmoid(2 / T) is the proportion that is right: T = 2 / ln(k / (n - k)). */
    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8, 9})
    void givesAScoreTheProportionThatComesTrue(int right) {
        double expected = 2 / Math.log(right / (10.0 - right));
        Calibration fitted = TemperatureFit.fit(softmax(2, right, 10));
        assertThat(fitted.temperature()).isCloseTo(expected, within(1e-6 * expected)); // worst 2e-8
        assertThat(softmax(2, right, 10).probabilities(0, fitted)[0]).isCloseTo(right / 10.0, within(1e-7));
    }

    /** Of three times twelve scores of 3 a quarter is wrong, so that sigmoid(3 / T) = 3 / 4 and T = 3 / ln 3. */
    @Test
    void fitsEachFindingsScoreWithSigmoid() {
        List<Finding> findings = List.of(Finding.EDEMA, Finding.EFFUSION, Finding.NORMAL);
        List<ManifestEntry> entries = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            List<Finding> shown = new ArrayList<>(findings);
            if (i < 9) {
                shown.remove(i % 3);
            }
            entries.add(entry(i, shown.get(0), Set.copyOf(shown)));
            logits.add(new float[] {3, 3, 3});
        }
        Calibration fitted = TemperatureFit.fit(Predictions.of(findings, OutputKind.SIGMOID, entries, logits));
        assertThat(fitted.temperature()).isCloseTo(3 / Math.log(3), within(1e-6));
    }

    /**
     * The derivative of the mean negative log-likelihood by 1 / T, as Guo et al. have it: with softmax the mean of the scores
     * that a model expects less that of the label, with sigmoid the mean of (p - y) times the score.
     */
    @ParameterizedTest
    @EnumSource
    void leavesNoSlope(OutputKind kind) {
        Predictions predictions = scored(kind);
        Calibration fitted = TemperatureFit.fit(predictions);
        double slope = 0;
        double slopeAtOne = 0;
        for (int i = 0; i < predictions.count(); i++) {
            slope += slope(predictions, i, fitted.temperature());
            slopeAtOne += slope(predictions, i, 1);
        }
        assertThat(slope / predictions.count()).isCloseTo(0, within(1e-6)); // worst 1e-8
        assertThat(Math.abs(slopeAtOne / predictions.count()))
                .as("the data are not calibrated beforehand")
                .isGreaterThan(1e-2);
    }

    private static double slope(Predictions predictions, int image, double temperature) {
        float[] z = predictions.logits(image);
        double sum = 0;
        double weights = 0;
        for (int f = 0; f < z.length; f++) {
            if (predictions.outputKind() == OutputKind.SOFTMAX) {
                sum += z[f] * Math.exp(z[f] / temperature);
                weights += Math.exp(z[f] / temperature);
            } else {
                double p = 1 / (1 + Math.exp(-z[f] / temperature));
                boolean shows = predictions
                        .entries()
                        .get(image)
                        .labels()
                        .contains(predictions.findings().get(f));
                sum += z[f] * (p - (shows ? 1 : 0)) / z.length;
            }
        }
        return predictions.outputKind() == OutputKind.SOFTMAX
                ? sum / weights
                        - z[
                                predictions
                                        .findings()
                                        .indexOf(
                                                predictions.entries().get(image).label())]
                : sum;
    }

    /** Scores three times as large want a temperature three times as large, and then mean the same. */
    @ParameterizedTest
    @EnumSource
    void growsWithTheScores(OutputKind kind) {
        Predictions plain = scored(kind);
        List<float[]> larger = new ArrayList<>();
        for (int i = 0; i < plain.count(); i++) {
            float[] row = plain.logits(i);
            for (int f = 0; f < row.length; f++) {
                row[f] *= 3;
            }
            larger.add(row);
        }
        Predictions scaled = Predictions.of(plain.findings(), kind, plain.entries(), larger);
        double once = TemperatureFit.fit(plain).temperature();
        assertThat(TemperatureFit.fit(scaled).temperature()).isCloseTo(3 * once, within(1e-5 * once));
    }

    @ParameterizedTest
    @EnumSource
    void isNoWorseThanNoneAndKeepsWhatIsCalled(OutputKind kind) {
        Predictions predictions = scored(kind);
        Calibration fitted = TemperatureFit.fit(predictions);
        double best = TemperatureFit.loss(predictions, fitted);
        for (double factor : new double[] {0.5, 0.9, 0.99, 1.01, 1.1, 2}) {
            assertThat(TemperatureFit.loss(predictions, new Calibration(factor * fitted.temperature())))
                    .as("%s times the temperature", factor)
                    .isGreaterThan(best);
        }
        Evaluation before =
                Evaluation.of(predictions, EvaluationOptions.defaults().withBootstrap(1, 1));
        Evaluation after = Evaluation.of(
                predictions,
                EvaluationOptions.defaults().withCalibration(fitted).withBootstrap(1, 1));
        assertThat(after.confusion()).isDeepEqualTo(before.confusion());
        for (Evaluation.FindingResult result : after.all().findings()) {
            Evaluation.FindingResult plain = before.all().finding(result.finding());
            for (Metric metric : List.of(Metric.AUC, Metric.SENSITIVITY, Metric.SPECIFICITY)) {
                assertThat(result.metric(metric)).as("%s", metric).isEqualTo(plain.metric(metric));
            }
        }
    }

    /** A model that is always right wants no temperature at all, and one that is always wrong an endless one: both are bounded. */
    @Test
    void staysInItsBounds() {
        assertThat(TemperatureFit.fit(softmax(0.5f, 10, 10)).temperature()).isCloseTo(0.05, within(1e-6));
        assertThat(TemperatureFit.fit(softmax(0.5f, 0, 10)).temperature()).isCloseTo(20, within(1e-5));
    }

    @Test
    void countsLossesInNats() {
        // Even odds are ln 2 with two findings, whichever is right; with sigmoid the mean over the findings is ln 2
        // too.
        List<float[]> even = List.of(new float[] {1, 1}, new float[] {-4, -4});
        List<ManifestEntry> entries = List.of(
                entry(0, Finding.COVID_19, Set.of(Finding.COVID_19)), entry(1, Finding.NORMAL, Set.of(Finding.NORMAL)));
        assertThat(TemperatureFit.loss(Predictions.of(TWO, OutputKind.SOFTMAX, entries, even), Calibration.none()))
                .isCloseTo(Math.log(2), within(1e-12));
        assertThat(TemperatureFit.loss(
                        Predictions.of(
                                TWO, OutputKind.SIGMOID, entries, List.of(new float[] {0, 0}, new float[] {0, 0})),
                        Calibration.none()))
                .isCloseTo(Math.log(2), within(1e-12));
        // sigmoid(ln 3) = 3 / 4: right for COVID-19 costs ln 4/3, wrong for normal ln 4; half their sum is ln 16/3 / 2.
        assertThat(TemperatureFit.loss(
                        Predictions.of(TWO, OutputKind.SIGMOID, entries.subList(0, 1), List.of(new float[] {
                            (float) Math.log(3), (float) Math.log(3)
                        })),
                        Calibration.none()))
                .isCloseTo(Math.log(16.0 / 3) / 2, within(1e-7));
    }

    /** A probability of 0 in double costs as much as the smallest normal number, -ln 2^-1022, so that a mean stays finite. */
    @Test
    void staysFiniteWhereAModelIsCertainAndWrong() {
        Predictions certain = Predictions.of(
                TWO,
                OutputKind.SOFTMAX,
                List.of(entry(0, Finding.NORMAL, Set.of(Finding.NORMAL))),
                List.of(new float[] {5000, 0}));
        assertThat(TemperatureFit.loss(certain, Calibration.none())).isCloseTo(1022 * Math.log(2), within(1e-9));
        assertThat(TemperatureFit.fit(certain).temperature()).isCloseTo(20, within(1e-5));
    }
}
