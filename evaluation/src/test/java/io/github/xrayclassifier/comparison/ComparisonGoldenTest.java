// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import io.github.xrayclassifier.evaluation.DecisionCurve;
import io.github.xrayclassifier.evaluation.Evaluation;
import io.github.xrayclassifier.evaluation.EvaluationOptions;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against SciPy and scikit-learn (see the SOURCE file beside the data), and against differences known beforehand. */
class ComparisonGoldenTest {

    /** The contents of golden.json. */
    static final class Golden {
        boolean[] shows = {};
        double[] first = {};
        double[] second = {};
        double[] delong = {};
        double[] thresholds = {};
        double[] netBenefit = {};
        double[] netBenefitAtOnePercent = {};
        double[] xs = {};
        double[] erfc = {};
    }

    private final Golden golden = read();

    private static Golden read() {
        InputStream in = ComparisonGoldenTest.class.getResourceAsStream("/comparison/golden.json");
        return new Gson()
                .fromJson(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8), Golden.class);
    }

    @Test
    void testsTheDifferenceOfTwoAreasAsDeLongDefinesIt() {
        DeLong test = DeLong.of(golden.first, golden.second, golden.shows);
        assertThat(new double[] {test.first(), test.second(), test.standardError(), test.p()})
                .containsExactly(golden.delong, within(1e-12));
        DeLong other = DeLong.of(golden.second, golden.first, golden.shows);
        assertThat(other.p()).isEqualTo(test.p());
        assertThat(DeLong.of(golden.first, golden.first, golden.shows).p()).isEqualTo(1);
        assertThatThrownBy(() -> DeLong.of(new double[] {1, 2}, new double[] {1, 2}, new boolean[] {true, false}))
                .hasMessage("scores: expected those of at least two positives and two negatives, found 1 and 1");
    }

    @Test
    void hasTheComplementaryErrorFunctionOfSciPy() {
        for (int i = 0; i < golden.xs.length; i++) {
            assertThat(DeLong.erfc(golden.xs[i])).isCloseTo(golden.erfc[i], within(1e-14 + 1e-11 * golden.erfc[i]));
        }
    }

    /** The net benefit of scikit-learn's confusion matrix, at the images' prevalence and at one that is asked for. */
    @Test
    void drawsTheDecisionCurveOfAConfusionMatrix() {
        Evaluation here = Evaluation.of(predictions(), EvaluationOptions.defaults());
        Evaluation rare =
                Evaluation.of(predictions(), EvaluationOptions.defaults().withPrevalences(Map.of(Finding.EDEMA, 0.01)));
        for (int t = 0; t < golden.thresholds.length; t++) {
            assertThat(edema(here).at(golden.thresholds[t]).netBenefit())
                    .isCloseTo(golden.netBenefit[t], within(1e-12));
            assertThat(edema(rare).at(golden.thresholds[t]).netBenefit())
                    .isCloseTo(golden.netBenefitAtOnePercent[t], within(1e-12));
        }
        // Calling it for everybody: 0.01 - 0.99 / 9.
        assertThat(edema(rare).at(0.1).treatAll()).isCloseTo(-0.1, within(1e-12));
        assertThat(edema(rare).points()).hasSize(99);
    }

    private static DecisionCurve edema(Evaluation evaluation) {
        return Objects.requireNonNull(evaluation.decisionCurves().get(Finding.EDEMA));
    }

    /** A model of two findings with sigmoid, whose probability of edema is the golden score; moved off the thresholds' ties. */
    private Predictions predictions() {
        List<ManifestEntry> entries = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        for (int i = 0; i < golden.shows.length; i++) {
            Finding label = golden.shows[i] ? Finding.EDEMA : Finding.NORMAL;
            entries.add(new ManifestEntry(
                    Path.of(i + ".png"), label, Set.of(label), "", "g" + i, "val", Map.of("path", i + ".png"), i + 2));
            double p = Math.min(0.999, golden.first[i] + 1e-4);
            logits.add(new float[] {(float) Math.log(p / (1 - p)), 0});
        }
        return Predictions.of(List.of(Finding.EDEMA, Finding.NORMAL), OutputKind.SIGMOID, entries, logits);
    }

    private PredictionTable table(double[] scores) {
        List<PredictionTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            Map<Finding, Double> p = new LinkedHashMap<>();
            p.put(Finding.EDEMA, scores[i]);
            p.put(Finding.NORMAL, 1 - scores[i]);
            Finding label = golden.shows[i] ? Finding.EDEMA : Finding.NORMAL;
            Finding top = scores[i] > 0.5 ? Finding.EDEMA : Finding.NORMAL;
            rows.add(new PredictionTable.Row(
                    "d/" + i + ".png",
                    label,
                    Set.of(label),
                    "=s",
                    "g" + i / 2,
                    "val",
                    i % 10 != 0,
                    i % 10 != 0 ? List.of(top) : List.of(),
                    i % 10 != 0 ? List.of() : List.of("input: dark", "confidence: low"),
                    p));
        }
        return new PredictionTable(List.of(Finding.EDEMA, Finding.NORMAL), rows);
    }

    @Test
    void comparesTwoModelsOnTheSameImages() {
        PairedComparison comparison = PairedComparison.of(table(golden.first), table(golden.second), 500, 3);
        PairedComparison.FindingDifference edema = comparison.findings().get(0);
        assertThat(edema.finding()).isEqualTo(Finding.EDEMA);
        assertThat(edema.auc().first().value()).isCloseTo(golden.delong[0], within(1e-12));
        assertThat(edema.auc().second().value()).isCloseTo(golden.delong[1], within(1e-12));
        assertThat(edema.auc().difference().value()).isCloseTo(golden.delong[1] - golden.delong[0], within(1e-12));
        assertThat(edema.test().orElseThrow().p()).isCloseTo(golden.delong[3], within(1e-12));
        // The bootstrap's interval of the difference and DeLong's standard error measure the same spread.
        double width =
                edema.auc().difference().upper() - edema.auc().difference().lower();
        assertThat(width / (2 * 1.96 * golden.delong[2])).isBetween(0.8, 1.25);
        assertThat(comparison.groups()).isEqualTo(60);
        assertThat(comparison.overall().get(1).first().value()).isCloseTo(0.9, within(1e-12)); // answered
    }

    /** Paired: the same model twice has no difference, however few the images. */
    @Test
    void findsNoDifferenceBetweenAModelAndItself() {
        PairedComparison comparison = PairedComparison.of(table(golden.first), table(golden.first), 100, 1);
        assertThat(comparison.findings()).allSatisfy(f -> {
            assertThat(f.auc().difference().lower()).isZero();
            assertThat(f.auc().difference().upper()).isZero();
        });
        assertThat(comparison.disagreements()).isEmpty();
    }

    @Test
    void refusesTablesOfOtherImages() {
        PredictionTable all = table(golden.first);
        PredictionTable fewer = new PredictionTable(all.findings(), all.rows().subList(1, 120));
        assertThatThrownBy(() -> PairedComparison.of(all, fewer, 10, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "comparison: expected the same images in both tables, at least one, found 1 in the first alone,"
                                + " for example d/0.png and 0 in the second alone");
    }

    @Test
    void readsBackTheTableThatItWrites(@TempDir Path folder) throws IOException {
        PredictionTable table = table(golden.first);
        Path file = Files.writeString(folder.resolve("p.csv"), table.text());
        PredictionTable back = PredictionTable.from(file);
        assertThat(back.findings()).isEqualTo(table.findings());
        assertThat(back.rows()).hasSize(120);
        PredictionTable.Row abstained = back.rows().get(0);
        assertThat(abstained.isAnswered()).isFalse();
        assertThat(abstained.reasons()).containsExactly("input: dark", "confidence: low");
        assertThat(abstained.probabilities()).isEqualTo(table.rows().get(0).probabilities());
        assertThat(back.rows().get(1).called()).isEqualTo(table.rows().get(1).called());
        assertThat(Files.readString(file))
                .startsWith("path,label,labels,source,group,split,verdict,findings,reasons,p:edema,p:normal\n");
    }

    @Test
    void namesFileLineAndColumnOfAFieldThatIsNoProbability(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("p.csv"), "path,label,p:edema\na,edema,0.5\nb,edema,1.5\n");
        assertThatThrownBy(() -> PredictionTable.from(file))
                .hasMessage(
                        "manifest p.csv, line 3, column p:edema: expected a probability from 0 to 1, found \"1.5\"");
    }

    @Test
    void writesAPageThatNamesBothModels() {
        ComparisonReport report = ComparisonReport.of(
                PairedComparison.of(table(golden.first), table(golden.second), 50, 1), "old <b>", "new");
        assertThat(report.html())
                .contains("Two models on the same images", "old &lt;b&gt;", "AUC of both models", "p (DeLong)")
                .doesNotContain("<script", "<b>old");
        assertThat(report.json()).contains("\"difference\"", "\"standardError\"");
        assertThat(report.lines()).anyMatch(line -> line.startsWith("AUC of edema"));
    }
}
