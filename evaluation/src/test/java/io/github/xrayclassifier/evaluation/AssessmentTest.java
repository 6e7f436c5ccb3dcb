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
import io.github.xrayclassifier.model.OutputKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against scikit-learn on made-up predictions with ties; see the SOURCE file beside the golden data. */
class AssessmentTest {

    private static Golden golden;
    private static Predictions predictions;
    private static Assessment assessment;

    /** What scikit-learn says of some images. */
    private static final class Assessed {
        Map<String, Double> overall = Map.of();
        List<Map<String, Double>> findings = List.of();
        List<Map<String, Double>> readOuts = List.of();
    }

    /** The golden file's fields that are used here. */
    private static final class Golden {
        List<String> findings = List.of();
        int[] labels = {};
        int[] groups = {};
        List<String> sources = List.of();
        List<float[]> logits = List.of();
        int[] times = {};
        double[] weightedAveragePrecision = {};
        double[][] intervals = {};
        Assessed assessedAll = new Assessed();
        Assessed assessedCohen = new Assessed();
    }

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = AssessmentTest.class.getResourceAsStream("/evaluation/golden.json")) {
            golden = new Gson()
                    .fromJson(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8), Golden.class);
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
                    Map.of("age_group", i % 2 == 0 ? "adult" : "child"),
                    i + 2));
        }
        predictions = Predictions.of(findings, OutputKind.SOFTMAX, entries, golden.logits);
        assessment = Assessment.of(predictions, options(2000));
    }

    private static AssessmentOptions options(int resamples) {
        return AssessmentOptions.defaults()
                .withCalibration(new Calibration(1.7))
                .withPrevalences(Map.of(Finding.COVID_19, 0.02))
                .withPositive(Finding.COVID_19, Map.of("threshold >= 0.3", 0.3))
                .withAbstained(i -> i % 4 == 0)
                .withBootstrap(3, resamples);
    }

    private static Assessment.Stratum stratum(String name) {
        return assessment.strata().stream()
                .filter(stratum -> stratum.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void compare(Map<Figure, Interval> found, Map<String, Double> expected) {
        assertThat(expected).isNotEmpty();
        expected.forEach((name, value) -> {
            Interval interval = found.get(Figure.valueOf(name.toUpperCase(Locale.ROOT)));
            assertThat(interval).as(name).isNotNull();
            assertThat(Objects.requireNonNull(interval).value()).as(name).isCloseTo(value, within(1e-9));
        });
    }

    private static void compare(Assessment.Stratum found, Assessed expected) {
        compare(found.overall(), expected.overall);
        assertThat(found.findings()).hasSameSizeAs(expected.findings);
        for (int f = 0; f < expected.findings.size(); f++) {
            compare(found.findings().get(f).figures(), expected.findings.get(f));
        }
        assertThat(found.readOuts()).hasSameSizeAs(expected.readOuts);
        for (int r = 0; r < expected.readOuts.size(); r++) {
            compare(found.readOuts().get(r).figures(), expected.readOuts.get(r));
        }
    }

    @Test
    void givesTheFiguresOfScikitLearnOnAllImages() {
        compare(assessment.all(), golden.assessedAll);
    }

    @Test
    void givesTheFiguresOfScikitLearnInsideASource() {
        compare(stratum("cohen"), golden.assessedCohen);
    }

    @Test
    void givesTheIntervalsOfAnotherGeneratorUpToTheirNoise() {
        Interval accuracy = Objects.requireNonNull(assessment.all().overall().get(Figure.ACCURACY));
        double width = golden.intervals[0][1] - golden.intervals[0][0];
        // The end of a 2000-fold interval has a standard error near 0.015 of its width.
        assertThat(accuracy.lower()).isCloseTo(golden.intervals[0][0], within(0.09 * width));
        assertThat(accuracy.upper()).isCloseTo(golden.intervals[0][1], within(0.09 * width));
    }

    @Test
    void weighsAveragePrecisionAsScikitLearnDoes() {
        for (int f = 0; f < golden.findings.size(); f++) {
            int finding = f;
            double[] scores = new double[golden.labels.length];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = predictions.probabilities(i, Calibration.none())[f];
            }
            RankedScores ranked = RankedScores.of(scores, i -> true, i -> golden.labels[i] == finding);
            assertThat(ranked.averagePrecision(i -> golden.times[i]))
                    .isCloseTo(golden.weightedAveragePrecision[f], within(1e-12));
        }
    }

    @Test
    void coversEverySourceAndAgeGroup() {
        assertThat(assessment.strata().stream().map(s -> s.kind() + " " + s.name()))
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
        for (ManifestEntry entry : predictions.entries().subList(0, 40)) {
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
                Predictions.of(predictions.findings(), OutputKind.SOFTMAX, entries, golden.logits.subList(0, 40));
        assertThat(Assessment.of(some, options(50)).strata().stream()
                        .map(s -> s.kind() + " " + s.name() + " " + s.images()))
                .containsExactly("all all 40", "source s 40", "split train 30", "split val 10");
    }

    @Test
    void reportsAbstentionBeside() {
        assertThat(Objects.requireNonNull(assessment.all().overall().get(Figure.ABSTAINED))
                        .value())
                .isEqualTo(0.25);
        assertThat(Objects.requireNonNull(stratum("child").overall().get(Figure.ABSTAINED))
                        .value())
                .isZero();
    }

    @Test
    void givesPredictiveValuesOnlyWhereAPrevalenceIsGiven() {
        assertThat(assessment.all().findings().get(0).figures()).containsKeys(Figure.PPV, Figure.NPV);
        assertThat(assessment.all().findings().get(1).figures()).doesNotContainKeys(Figure.PPV, Figure.NPV);
    }

    @Test
    void givesTheSameFiguresForTheSameSeed() {
        Assessment again = Assessment.of(predictions, options(50));
        assertThat(Assessment.of(predictions, options(50)).strata()).isEqualTo(again.strata());
        assertThat(Assessment.of(predictions, options(50).withBootstrap(4, 50)).strata())
                .isNotEqualTo(again.strata());
    }

    @Test
    void refusesAPrevalenceThatIsNoShare() {
        assertThatThrownBy(() -> AssessmentOptions.defaults().withPrevalences(Map.of(Finding.EDEMA, 1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("prevalence of edema: expected above 0 and below 1, found 1.0");
    }

    @Test
    void writesJsonMarkdownAndAPageThatLoadsNothing() {
        AssessmentReport report = AssessmentReport.of(
                Assessment.of(predictions, options(20)), Map.of("model", "<b>&"), SourcePair.defaults());
        JsonObject json = JsonParser.parseString(report.json()).getAsJsonObject();
        assertThat(json.getAsJsonArray("strata")).hasSize(6);
        // Those of the defaults whose findings this model has.
        assertThat(json.getAsJsonArray("pairs")).hasSize(7);
        String markdown = report.markdown();
        assertThat(markdown)
                .contains("## COVID-19 against the rest", "## By age group", "| cohen | COVID-19 against pneumonia |");
        assertThat(markdown.lines().filter(line -> line.startsWith("|")))
                .allMatch(line -> line.endsWith("|"), "is a whole row");
        String html = report.html();
        assertThat(html)
                .contains("&lt;b&gt;&amp;", "<svg", "default-src 'none'")
                .doesNotContain("<b>&", "<script", "http://");
        assertThat(html.split("<svg", -1)).hasSize(5); // ROC, precision and recall, reliability before and after
    }
}
