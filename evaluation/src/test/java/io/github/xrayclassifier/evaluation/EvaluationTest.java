// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.model.OperatingCurve;
import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.model.Support;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against scikit-learn, SciPy and NumPy on made-up predictions with ties; see the SOURCE file beside the golden data. */
class EvaluationTest {

    private static final Golden GOLDEN = Golden.read();
    private static final Predictions PREDICTIONS = GOLDEN.oneLabel();
    private static final Evaluation EVALUATION = Evaluation.of(PREDICTIONS, options(2000));

    private static EvaluationOptions options(int resamples) {
        return EvaluationOptions.defaults()
                .withCalibration(new Calibration(1.7))
                .withPrevalences(Map.of(Finding.COVID_19, 0.02))
                .withPositive(Finding.COVID_19, Map.of("threshold >= 0.3", 0.3))
                .withAbstained(i -> i % 4 == 0)
                .withBootstrap(3, resamples);
    }

    private static EvaluationOptions plain(long seed, int resamples) {
        return EvaluationOptions.defaults().withBootstrap(seed, resamples);
    }

    private static Evaluation.Stratum stratum(String name) {
        return EVALUATION.strata().stream()
                .filter(stratum -> stratum.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void compare(Map<Metric, Interval> found, Map<String, Double> expected) {
        assertThat(expected).isNotEmpty();
        expected.forEach((name, value) -> {
            Interval interval = found.get(Metric.valueOf(name.toUpperCase(Locale.ROOT)));
            assertThat(interval).as(name).isNotNull();
            assertThat(Objects.requireNonNull(interval).value()).as(name).isCloseTo(value, within(1e-9));
        });
    }

    private static void compare(Evaluation.Stratum found, Golden.Metrics expected) {
        compare(found.overall(), expected.overall);
        assertThat(found.findings()).hasSameSizeAs(expected.findings);
        for (int f = 0; f < expected.findings.size(); f++) {
            compare(found.findings().get(f).metrics(), expected.findings.get(f));
        }
        assertThat(found.oneVsRest()).hasSizeGreaterThanOrEqualTo(expected.oneVsRest.size());
        for (int r = 0; r < expected.oneVsRest.size(); r++) {
            compare(found.oneVsRest().get(r).metrics(), expected.oneVsRest.get(r));
        }
    }

    /** Accuracy, then of each finding sensitivity, specificity and AUC. */
    private static List<Interval> main() {
        List<Interval> all = new ArrayList<>();
        all.add(EVALUATION.all().metric(Metric.ACCURACY).orElseThrow());
        for (Evaluation.FindingResult result : EVALUATION.all().findings()) {
            for (Metric metric : List.of(Metric.SENSITIVITY, Metric.SPECIFICITY, Metric.AUC)) {
                all.add(result.metric(metric).orElseThrow());
            }
        }
        return all;
    }

    @Test
    void givesTheMetricsOfScikitLearnOnAllImages() {
        compare(EVALUATION.all(), GOLDEN.all);
        double[] found = main().stream().mapToDouble(Interval::value).toArray();
        assertThat(found).containsExactly(GOLDEN.figures, within(1e-12));
    }

    @Test
    void givesTheMetricsOfScikitLearnInsideASource() {
        compare(stratum("cohen"), GOLDEN.cohen);
    }

    @Test
    void givesTheMetricsOfScikitLearnOnSetsOfLabels() {
        Map<Finding, Double> points = new HashMap<>();
        for (int f = 0; f < GOLDEN.findings.size(); f++) {
            points.put(GOLDEN.known().get(f), GOLDEN.labelSets.thresholds[f]);
        }
        Evaluation evaluation = Evaluation.of(
                GOLDEN.severalLabels(),
                plain(3, 50)
                        .withCalibration(new Calibration(GOLDEN.labelSets.temperature))
                        .withOperatingPoints(points));
        compare(evaluation.all(), GOLDEN.labelSets);
        assertThat(evaluation.all().overall()).doesNotContainKeys(Metric.ACCURACY, Metric.BALANCED_ACCURACY);
        assertThat(evaluation.confusion()).isEmpty();
        assertThat(evaluation.all().oneVsRest())
                .first()
                .extracting(Evaluation.OneVsRest::rule)
                .isEqualTo("operating point");
    }

    @Test
    void givesTheBootstrapIntervalsOfAnotherGeneratorUpToItsNoise() {
        List<Interval> found = main();
        for (int i = 0; i < GOLDEN.intervals.length; i++) {
            double width = GOLDEN.intervals[i][1] - GOLDEN.intervals[i][0];
            // The end of a 2000-fold interval has a standard error near 0.015 of its width.
            assertThat(found.get(i).lower()).isCloseTo(GOLDEN.intervals[i][0], within(0.09 * width));
            assertThat(found.get(i).upper()).isCloseTo(GOLDEN.intervals[i][1], within(0.09 * width));
        }
    }

    @Test
    void weighsResampledImagesAsScikitLearnDoes() {
        for (int f = 0; f < GOLDEN.findings.size(); f++) {
            int finding = f;
            double[] scores = new double[GOLDEN.labels.length];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = PREDICTIONS.probabilities(i, Calibration.none())[f];
            }
            RankedScores ranked = RankedScores.of(scores, i -> true, i -> GOLDEN.labels[i] == finding);
            assertThat(ranked.auc(i -> GOLDEN.times[i])).isCloseTo(GOLDEN.weightedAuc[f], within(1e-12));
            assertThat(ranked.averagePrecision(i -> GOLDEN.times[i]))
                    .isCloseTo(GOLDEN.weightedAveragePrecision[f], within(1e-12));
        }
    }

    @Test
    void countsAConfusionMatrixOfAllImages() {
        assertThat(Arrays.deepEquals(EVALUATION.confusion(), GOLDEN.confusion)).isTrue();
        assertThat(Arrays.stream(EVALUATION.confusion())
                        .flatMapToInt(Arrays::stream)
                        .sum())
                .isEqualTo(240);
    }

    /** nih-512-b is another source, though its name begins alike. */
    @Test
    void comparesInsideASourceOfThatName() {
        SourcePair pair = new SourcePair("nih-512", Finding.EFFUSION, Finding.NORMAL);
        Evaluation.PairResult result = EVALUATION.pairs(List.of(pair)).get(0);
        assertThat(result.auc().orElseThrow().value()).isCloseTo(GOLDEN.pairAuc, within(1e-12));
        assertThat(result.positives()).isPositive().isLessThan(result.negatives());
        assertThat(EVALUATION.pairs()).contains(result);
    }

    @Test
    void comparesEveryFindingWithNormalAndElseEveryTwo() {
        List<ManifestEntry> entries = new ArrayList<>();
        for (String row : List.of(
                "a COVID-19",
                "a normal",
                "a effusion",
                "b COVID-19",
                "b effusion",
                "c normal",
                " COVID-19",
                " normal")) {
            Finding label = new Finding(row.substring(row.indexOf(' ') + 1));
            entries.add(new ManifestEntry(
                    Path.of("x.png"), label, Set.of(label), row.substring(0, row.indexOf(' ')), "g", "", Map.of(), 2));
        }
        assertThat(SourcePair.inside(GOLDEN.known(), entries))
                .containsExactly(
                        new SourcePair("a", Finding.COVID_19, Finding.NORMAL),
                        new SourcePair("a", Finding.EFFUSION, Finding.NORMAL),
                        new SourcePair("b", Finding.COVID_19, Finding.EFFUSION));
    }

    @Test
    void refusesAPairTheModelLacks() {
        SourcePair pair = new SourcePair("nih", Finding.FIBROSIS, Finding.NORMAL);
        assertThatThrownBy(() -> EVALUATION.pairs(List.of(pair)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected one of [COVID-19, effusion, normal, pneumonia], found fibrosis");
    }

    @Test
    void findsTheTemperatureOfSciPy() {
        Calibration fitted = TemperatureFit.fit(PREDICTIONS);
        assertThat(Math.log(fitted.temperature())).isCloseTo(GOLDEN.logTemperature, within(1e-5));
        assertThat(TemperatureFit.loss(PREDICTIONS, fitted)).isCloseTo(GOLDEN.lossAtTemperature, within(1e-9));
        assertThat(TemperatureFit.loss(PREDICTIONS, Calibration.none())).isCloseTo(GOLDEN.lossAtOne, within(1e-9));
    }

    @Test
    void takesPercentilesAsNumPyDoes() {
        double[] sorted = GOLDEN.values.clone();
        Arrays.sort(sorted);
        double[] found = {
            GroupBootstrap.percentile(sorted, 0.025),
            GroupBootstrap.percentile(sorted, 0.5),
            GroupBootstrap.percentile(sorted, 0.975)
        };
        assertThat(found).containsExactly(GOLDEN.percentiles, within(1e-12));
    }

    /** Five images of three patients with COVID-19 and four of four without; logits as given. */
    private static Predictions nine(float covid, float normal) {
        List<Finding> findings = List.of(Finding.COVID_19, Finding.NORMAL);
        List<ManifestEntry> entries = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Finding label = i < 5 ? Finding.COVID_19 : Finding.NORMAL;
            String group = i < 5 ? "g" + i / 2 : "h" + i;
            entries.add(
                    new ManifestEntry(Path.of(i + ".png"), label, Set.of(label), "s", group, "val", Map.of(), i + 2));
            logits.add(new float[] {i < 5 ? covid : normal, 0});
        }
        return Predictions.of(findings, OutputKind.SOFTMAX, entries, logits);
    }

    /** A bootstrap of five hits has no spread; Wilson's interval of the three patients behind them has. */
    @Test
    void givesAProportionWithoutSpreadTheIntervalOfItsPatients() {
        Interval three = Proportion.of(3, 3).interval();
        Interval four = Proportion.of(0, 4).interval();
        assertThat(three.lower()).isCloseTo(0.4385, within(1e-4)); // 3 / (3 + 1.96^2)
        Evaluation evaluation = Evaluation.of(nine(1, 1), plain(3, 2000)); // always COVID-19
        Evaluation.FindingResult covid = evaluation.all().finding(Finding.COVID_19);
        assertThat(covid.metric(Metric.SENSITIVITY)).contains(three);
        assertThat(covid.metric(Metric.SPECIFICITY)).contains(four);
        assertThat(covid.metric(Metric.ACCURACY).orElseThrow().lower())
                .isPositive()
                .isLessThan(5.0 / 9);
        assertThat(evaluation.strata().get(1).finding(Finding.NORMAL).metric(Metric.SENSITIVITY))
                .contains(four);
    }

    /** Everything right: resampling has no spread anywhere, and no interval is a point. */
    @Test
    void givesNoIntervalWithoutWidthToAModelThatIsAlwaysRight() {
        Evaluation evaluation = Evaluation.of(
                nine(3, -3), plain(3, 200).withPrevalences(Map.of(Finding.COVID_19, 0.1, Finding.NORMAL, 0.9)));
        Interval three = Proportion.of(3, 3).interval();
        Evaluation.FindingResult covid = evaluation.all().finding(Finding.COVID_19);
        assertThat(covid.metric(Metric.AUC)).contains(three); // three independent pairs of groups, all in order
        assertThat(covid.metric(Metric.AVERAGE_PRECISION)).contains(three);
        assertThat(evaluation.all().metric(Metric.BALANCED_ACCURACY)).contains(three);
        assertThat(evaluation.all().metric(Metric.ACCURACY))
                .contains(Proportion.of(7, 7).interval());
        // Bayes' rule by hand at specificity 4 / (4 + 1.96^2) = 0.5101: 0.1 * 0.4385 / (0.1 * 0.4385 + 0.9 * 0.4899).
        assertThat(covid.metric(Metric.PPV).orElseThrow().lower()).isCloseTo(0.0905, within(1e-3));
        assertThat(covid.metric(Metric.PPV).orElseThrow().upper()).isEqualTo(1);
        assertThat(evaluation.pairs().get(0).auc()).contains(three);
        for (OperatingCurve curve :
                evaluation.operatingCurves(Calibration.none(), "nine").values()) {
            assertThat(curve.points())
                    .allMatch(point ->
                            point.sensitivity().lower() < point.sensitivity().upper());
        }
    }

    @Test
    void hasNoAveragePrecisionWithoutNegatives() {
        RankedScores positives = RankedScores.of(new double[] {0.1, 0.9}, i -> true, i -> true);
        assertThat(positives.averagePrecision(i -> 1)).isNaN();
        assertThat(positives.auc()).isNaN();
    }

    @Test
    void refusesAScoreThatIsNoNumber() {
        double[] scores = {0.5, Double.NaN, 0.25};
        assertThatThrownBy(() -> RankedScores.of(scores, i -> true, i -> i == 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scores: expected numbers, found NaN for image 1");
        assertThat(RankedScores.of(scores, i -> i != 1, i -> i == 0).auc()).isEqualTo(1);
    }

    @Test
    void givesTheSameMetricsForTheSameSeed() {
        List<Evaluation.Stratum> strata =
                Evaluation.of(PREDICTIONS, options(50)).strata();
        assertThat(Evaluation.of(PREDICTIONS, options(50)).strata()).isEqualTo(strata);
        assertThat(Evaluation.of(PREDICTIONS, options(50).withBootstrap(4, 50)).strata())
                .isNotEqualTo(strata);
    }

    @Test
    void hasNoMetricForAFindingThatDoesNotOccur() {
        List<ManifestEntry> normal = PREDICTIONS.entries().stream()
                .filter(entry -> entry.label().equals(Finding.NORMAL))
                .limit(5)
                .toList();
        Predictions few = Predictions.of(
                PREDICTIONS.findings(), OutputKind.SOFTMAX, normal, GOLDEN.logits.subList(0, normal.size()));
        Evaluation.FindingResult result = Evaluation.of(few, plain(1, 50)).all().finding(Finding.EFFUSION);
        assertThat(result.metrics())
                .doesNotContainKeys(Metric.SENSITIVITY, Metric.AUC, Metric.AVERAGE_PRECISION)
                .containsKey(Metric.SPECIFICITY);
    }

    /** Every metric is of the same images, so none may count a label that another one drops. */
    @Test
    void refusesLabelsThatTheModelLacks() {
        List<ManifestEntry> entries = new ArrayList<>(PREDICTIONS.entries());
        for (int i = 0; i < 3; i++) {
            Finding label = i < 2 ? new Finding("Normal") : Finding.FIBROSIS;
            entries.set(i, new ManifestEntry(Path.of("x"), label, Set.of(label), "s", "g", "val", Map.of(), i + 2));
        }
        Predictions misspelt = Predictions.of(PREDICTIONS.findings(), OutputKind.SOFTMAX, entries, GOLDEN.logits);
        String message = "labels: expected findings of the model, found \"Normal\" (2 images), \"fibrosis\" (1 image)";
        assertThatThrownBy(() -> Evaluation.of(misspelt, plain(1, 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> TemperatureFit.fit(misspelt)).hasMessage(message);
    }

    @Test
    void countsThePatientsBehindAFinding() {
        Support support = Objects.requireNonNull(
                EVALUATION.support(Map.of(Finding.EDEMA, 3)).get(Finding.COVID_19));
        long groups = PREDICTIONS.entries().stream()
                .filter(entry -> entry.label().equals(Finding.COVID_19))
                .map(ManifestEntry::group)
                .distinct()
                .count();
        assertThat(support.validationPatients()).isEqualTo((int) groups);
        assertThat(support.trainingPatients()).isZero();
    }

    @Test
    void drawsCurvesThatFallInSensitivityAndRiseInSpecificity() {
        OperatingCurve curve = Objects.requireNonNull(Evaluation.of(PREDICTIONS, plain(1, 100))
                .operatingCurves(Calibration.none(), "golden")
                .get(Finding.PNEUMONIA));
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
        for (int i = 0; i < GOLDEN.labels.length; i++) {
            boolean called = PREDICTIONS.probabilities(i, Calibration.none())[3] >= threshold;
            above += called && GOLDEN.labels[i] == 3 ? 1 : 0;
        }
        assertThat(points.get(points.size() / 2).sensitivity().value()).isEqualTo((double) above / curve.positives());
    }

    @Test
    void coversEverySourceAndAgeGroup() {
        assertThat(EVALUATION.strata().stream().map(s -> s.kind() + " " + s.name()))
                .containsExactly(
                        "all all",
                        "source cohen",
                        "source nih-512",
                        "source nih-512-b",
                        "age_group adult",
                        "age_group child");
        assertThat(stratum("adult").images() + stratum("child").images()).isEqualTo(240);
    }

    @Test
    void coversEverySplitIfThereAreSeveral() {
        List<ManifestEntry> entries = new ArrayList<>();
        for (ManifestEntry entry : PREDICTIONS.entries().subList(0, 40)) {
            entries.add(new ManifestEntry(
                    Path.of(entries.size() + ".png"),
                    entry.label(),
                    entry.labels(),
                    "s",
                    entry.group(),
                    entries.size() < 30 ? "train" : "val",
                    Map.of(),
                    entry.line()));
        }
        Predictions some =
                Predictions.of(PREDICTIONS.findings(), OutputKind.SOFTMAX, entries, GOLDEN.logits.subList(0, 40));
        assertThat(Evaluation.of(some, options(50)).strata().stream()
                        .map(s -> s.kind() + " " + s.name() + " " + s.images()))
                .containsExactly("all all 40", "source s 40", "split train 30", "split val 10");
    }

    @Test
    void reportsAbstentionBeside() {
        assertThat(EVALUATION.all().metric(Metric.ABSTAINED).orElseThrow().value())
                .isEqualTo(0.25);
        Interval none = stratum("child").metric(Metric.ABSTAINED).orElseThrow();
        assertThat(none.value()).isZero();
        assertThat(none.upper()).isPositive();
    }

    @Test
    void givesPredictiveValuesOnlyWhereAPrevalenceIsGiven() {
        assertThat(EVALUATION.all().findings().get(0).metrics()).containsKeys(Metric.PPV, Metric.NPV);
        assertThat(EVALUATION.all().findings().get(1).metrics()).doesNotContainKeys(Metric.PPV, Metric.NPV);
    }

    @Test
    void refusesAPrevalenceThatIsNoProportion() {
        assertThatThrownBy(() -> EvaluationOptions.defaults().withPrevalences(Map.of(Finding.EDEMA, 1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("prevalence of edema: expected above 0 and below 1, found 1.0");
    }

    @Test
    void refusesScoresThatAreNoNumbers() {
        List<ManifestEntry> one = PREDICTIONS.entries().subList(0, 1);
        assertThatThrownBy(() -> Predictions.of(
                        PREDICTIONS.findings(), OutputKind.SOFTMAX, one, List.of(new float[] {0, Float.NaN, 0, 0})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("logits: expected 4 finite numbers, found [0.0, NaN, 0.0, 0.0]");
    }
}
