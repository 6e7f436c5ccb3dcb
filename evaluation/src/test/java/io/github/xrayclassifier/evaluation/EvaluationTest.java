// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.model.Support;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against scikit-learn, SciPy and NumPy on made-up predictions with ties; see the SOURCE file beside the golden data. */
class EvaluationTest {

    private static Golden golden;
    private static Predictions predictions;
    private static Evaluation evaluation;

    /** The golden file's fields. */
    private static final class Golden {
        List<String> findings = List.of();
        int[] labels = {};
        int[] groups = {};
        List<String> sources = List.of();
        List<float[]> logits = List.of();
        double[] figures = {};
        double[][] intervals = {};
        int[][] confusion = {};
        int[] times = {};
        double[] weightedAuc = {};
        double pairAuc;
        double logTemperature;
        double lossAtTemperature;
        double lossAtOne;
        double[] values = {};
        double[] percentiles = {};
    }

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = EvaluationTest.class.getResourceAsStream("/evaluation/golden.json")) {
            assertThat(in).isNotNull();
            golden = new Gson().fromJson(new InputStreamReader(in, StandardCharsets.UTF_8), Golden.class);
        }
        List<Finding> findings = golden.findings.stream().map(Finding::new).toList();
        List<ManifestEntry> entries = new ArrayList<>();
        for (int i = 0; i < golden.labels.length; i++) {
            Finding label = findings.get(golden.labels[i]);
            entries.add(new ManifestEntry(
                    Path.of(i + ".png"),
                    label,
                    Set.of(label),
                    golden.sources.get(i),
                    "g" + golden.groups[i],
                    "val",
                    Map.of(),
                    i + 2));
        }
        predictions = Predictions.of(findings, OutputKind.SOFTMAX, entries, golden.logits);
        evaluation = Evaluation.of(predictions, 3);
    }

    private static <T> T present(Map<Finding, T> figures, Finding finding) {
        return Objects.requireNonNull(figures.get(finding));
    }

    private static List<Interval> all() {
        List<Interval> all = new ArrayList<>();
        all.add(evaluation.accuracy().orElseThrow());
        evaluation.findings().values().forEach(figures -> {
            all.add(figures.sensitivity().orElseThrow());
            all.add(figures.specificity().orElseThrow());
            all.add(figures.auc().orElseThrow());
        });
        return all;
    }

    @Test
    void givesTheFiguresOfScikitLearn() {
        double[] found = all().stream().mapToDouble(Interval::value).toArray();
        assertThat(found).hasSameSizeAs(golden.figures);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(golden.figures[i], within(1e-12));
        }
    }

    @Test
    void givesTheBootstrapIntervalsOfAnotherGeneratorUpToItsNoise() {
        List<Interval> found = all();
        for (int i = 0; i < golden.intervals.length; i++) {
            double width = golden.intervals[i][1] - golden.intervals[i][0];
            // The end of a 2000-fold interval has a standard error near 0.015 of its width.
            assertThat(found.get(i).lower()).isCloseTo(golden.intervals[i][0], within(0.09 * width));
            assertThat(found.get(i).upper()).isCloseTo(golden.intervals[i][1], within(0.09 * width));
        }
    }

    @Test
    void weighsResampledImagesAsScikitLearnDoes() {
        for (int f = 0; f < golden.findings.size(); f++) {
            int finding = f;
            double[] scores = new double[golden.labels.length];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = predictions.probabilities(i, Calibration.none())[f];
            }
            RankedScores ranked = RankedScores.of(scores, i -> true, i -> golden.labels[i] == finding);
            assertThat(ranked.auc(i -> golden.times[i])).isCloseTo(golden.weightedAuc[f], within(1e-12));
        }
    }

    @Test
    void countsAConfusionMatrix() {
        assertThat(Arrays.deepEquals(evaluation.confusion(), golden.confusion)).isTrue();
    }

    @Test
    void comparesInsideASource() {
        SourcePair pair = new SourcePair("nih-512", Finding.EFFUSION, Finding.NORMAL);
        Evaluation.PairFigures figures = evaluation.pairs(List.of(pair)).get(0);
        assertThat(figures.auc().orElseThrow().value()).isCloseTo(golden.pairAuc, within(1e-12));
        assertThat(figures.positives()).isPositive().isLessThan(figures.negatives());
    }

    @Test
    void refusesAPairTheModelLacks() {
        SourcePair pair = new SourcePair("nih", Finding.FIBROSIS, Finding.NORMAL);
        assertThatThrownBy(() -> evaluation.pairs(List.of(pair)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected one of [COVID-19, effusion, normal, pneumonia], found fibrosis");
    }

    @Test
    void findsTheTemperatureOfSciPy() {
        Calibration fitted = TemperatureFit.fit(predictions);
        assertThat(Math.log(fitted.temperature())).isCloseTo(golden.logTemperature, within(1e-5));
        assertThat(TemperatureFit.loss(predictions, fitted)).isCloseTo(golden.lossAtTemperature, within(1e-9));
        assertThat(TemperatureFit.loss(predictions, Calibration.none())).isCloseTo(golden.lossAtOne, within(1e-9));
    }

    @Test
    void takesPercentilesAsNumPyDoes() {
        double[] sorted = golden.values.clone();
        Arrays.sort(sorted);
        double[] found = {
            GroupBootstrap.percentile(sorted, 0.025),
            GroupBootstrap.percentile(sorted, 0.5),
            GroupBootstrap.percentile(sorted, 0.975)
        };
        assertThat(found).containsExactly(golden.percentiles, within(1e-12));
    }

    /** A bootstrap of five hits has no spread; Wilson's interval of the three patients behind them has. */
    @Test
    void givesAShareOfOneOrNoneTheIntervalOfItsPatients() {
        List<Finding> findings = List.of(Finding.COVID_19, Finding.NORMAL);
        List<ManifestEntry> entries = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Finding label = i < 5 ? Finding.COVID_19 : Finding.NORMAL;
            String group = i < 5 ? "g" + i / 2 : "h" + i;
            entries.add(
                    new ManifestEntry(Path.of(i + ".png"), label, Set.of(label), "s", group, "val", Map.of(), i + 2));
            logits.add(new float[] {1, 0}); // always COVID-19
        }
        Predictions always = Predictions.of(findings, OutputKind.SOFTMAX, entries, logits);
        Interval three = new Rate(3, 3).interval();
        Interval four = new Rate(0, 4).interval();
        assertThat(three.lower()).isCloseTo(0.4385, within(1e-4)); // 3 / (3 + 1.96^2)

        Evaluation.FindingFigures figures =
                Objects.requireNonNull(Evaluation.of(always, 3).findings().get(Finding.COVID_19));
        assertThat(figures.sensitivity()).contains(three);
        assertThat(figures.specificity()).contains(four);
        assertThat(Objects.requireNonNull(Evaluation.of(always, 3).sources().get("s"))
                        .sensitivities())
                .containsEntry(Finding.NORMAL, four);
        Map<Figure, Interval> assessed = Assessment.of(always, AssessmentOptions.defaults())
                .all()
                .findings()
                .get(0)
                .figures();
        assertThat(assessed).containsEntry(Figure.SENSITIVITY, three).containsEntry(Figure.SPECIFICITY, four);
        assertThat(Objects.requireNonNull(assessed.get(Figure.ACCURACY)).lower())
                .isPositive()
                .isLessThan(5.0 / 9);
    }

    @Test
    void givesTheSameIntervalsForTheSameSeed() {
        assertThat(Evaluation.of(predictions, 3, 100).accuracy())
                .isEqualTo(Evaluation.of(predictions, 3, 100).accuracy())
                .isNotEqualTo(Evaluation.of(predictions, 4, 100).accuracy());
    }

    @Test
    void hasNoFigureForAFindingThatDoesNotOccur() {
        List<ManifestEntry> normal = predictions.entries().stream()
                .filter(entry -> entry.label().equals(Finding.NORMAL))
                .limit(5)
                .toList();
        Predictions few = Predictions.of(
                predictions.findings(), OutputKind.SOFTMAX, normal, golden.logits.subList(0, normal.size()));
        Evaluation.FindingFigures figures = present(Evaluation.of(few, 1, 50).findings(), Finding.EFFUSION);
        assertThat(figures.sensitivity()).isEmpty();
        assertThat(figures.auc()).isEmpty();
        assertThat(figures.specificity()).isPresent();
    }

    @Test
    void countsThePatientsBehindAFinding() {
        Support support = present(evaluation.support(predictions.entries().subList(0, 0)), Finding.COVID_19);
        long groups = predictions.entries().stream()
                .filter(entry -> entry.label().equals(Finding.COVID_19))
                .map(ManifestEntry::group)
                .distinct()
                .count();
        assertThat(support.validationPatients()).isEqualTo((int) groups);
        assertThat(support.trainingPatients()).isZero();
    }

    @Test
    void drawsCurvesThatFallInSensitivityAndRiseInSpecificity() {
        OperatingCurve curve = present(
                Evaluation.of(predictions, 1, 100).operatingCurves(Calibration.none(), "golden"), Finding.PNEUMONIA);
        List<OperatingCurve.Point> points = curve.points();
        assertThat(points.get(0).sensitivity().value()).isEqualTo(1);
        for (int i = 1; i < points.size(); i++) {
            assertThat(points.get(i).sensitivity().value())
                    .isLessThan(points.get(i - 1).sensitivity().value());
            assertThat(points.get(i).specificity().value())
                    .isGreaterThanOrEqualTo(points.get(i - 1).specificity().value());
        }
        double threshold = points.get(points.size() / 2).threshold();
        int above = 0;
        for (int i = 0; i < golden.labels.length; i++) {
            boolean called = predictions.probabilities(i, Calibration.none())[3] >= threshold;
            above += called && golden.labels[i] == 3 ? 1 : 0;
        }
        assertThat(points.get(points.size() / 2).sensitivity().value()).isEqualTo((double) above / curve.positives());
    }

    @Test
    void reportsEverythingAsJson() {
        String json = EvaluationReport.json(
                Evaluation.of(predictions, 3, 20),
                Calibration.none(),
                List.of(new SourcePair("cohen", Finding.COVID_19, Finding.PNEUMONIA)));
        JsonObject report = JsonParser.parseString(json).getAsJsonObject();
        assertThat(report.keySet())
                .containsExactly(
                        "images",
                        "groups",
                        "intervals",
                        "accuracy",
                        "findings",
                        "confusion",
                        "sources",
                        "pairs",
                        "calibration");
        assertThat(report.getAsJsonObject("sources").keySet()).containsExactly("cohen", "nih-512", "nih-512-b");
        assertThat(report.getAsJsonObject("accuracy").get("value").getAsDouble())
                .isCloseTo(golden.figures[0], within(1e-12));
    }

    @Test
    void refusesScoresThatAreNoNumbers() {
        List<ManifestEntry> one = predictions.entries().subList(0, 1);
        assertThatThrownBy(() -> Predictions.of(
                        predictions.findings(), OutputKind.SOFTMAX, one, List.of(new float[] {0, Float.NaN, 0, 0})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("logits: expected 4 finite numbers, found [0.0, NaN, 0.0, 0.0]");
    }
}
