// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.Provenance;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The one JSON form, and text that shows markup of a file as it is written there. */
class EvaluationReportTest {

    private static final Golden GOLDEN = Golden.read();

    private static final Evaluation EVALUATION = Evaluation.of(
            GOLDEN.oneLabel().withLeftOut(Map.of(new Finding("hernia"), 5)),
            EvaluationOptions.defaults()
                    .withCalibration(new Calibration(1.7))
                    .withPrevalences(Map.of(Finding.COVID_19, 0.02))
                    .withPositive(Finding.COVID_19, Map.of("threshold >= 0.3", 0.3))
                    .withBootstrap(3, 20));

    private static final EvaluationReport REPORT =
            EvaluationReport.of(EVALUATION, Map.of("model", "<img src=x onerror=y>&"));

    @Test
    void writesEverythingAsJson() {
        JsonObject json = JsonParser.parseString(REPORT.json()).getAsJsonObject();
        assertThat(json.keySet())
                .containsExactly(
                        "about",
                        "intervals",
                        "temperature",
                        "leftOut",
                        "strata",
                        "decisionCurves",
                        "confusion",
                        "pairScore",
                        "pairs");
        assertThat(json.getAsJsonObject("leftOut").get("hernia").getAsInt()).isEqualTo(5);
        assertThat(json.get("pairScore").getAsString()).isEqualTo("p(finding) / (p(finding) + p(other))");
        assertThat(json.getAsJsonArray("pairs")).hasSize(9); // three findings against normal in each of three sources
        JsonObject all = json.getAsJsonArray("strata").get(0).getAsJsonObject();
        assertThat(all.keySet())
                .containsExactly("kind", "name", "images", "groups", "overall", "findings", "oneVsRest");
        assertThat(all.getAsJsonObject("overall")
                        .getAsJsonObject("accuracy")
                        .get("value")
                        .getAsDouble())
                .isCloseTo(GOLDEN.figures[0], within(1e-12));
        assertThat(all.getAsJsonArray("oneVsRest")
                        .get(0)
                        .getAsJsonObject()
                        .get("rule")
                        .getAsString())
                .isEqualTo("top-1");
    }

    @Test
    void writesAModelWithSetsOfLabelsInTheSameForm() {
        JsonObject json = JsonParser.parseString(EvaluationReport.of(
                                Evaluation.of(
                                        GOLDEN.severalLabels(),
                                        EvaluationOptions.defaults().withBootstrap(1, 5)),
                                Map.of())
                        .json())
                .getAsJsonObject();
        JsonObject all = json.getAsJsonArray("strata").get(0).getAsJsonObject();
        assertThat(all.getAsJsonObject("overall").keySet()).contains("exact_match", "jaccard", "hamming_loss");
        assertThat(all.getAsJsonObject("findings")
                        .getAsJsonObject("effusion")
                        .get("threshold")
                        .getAsDouble())
                .isEqualTo(0.5);
        assertThat(json.getAsJsonObject("confusion").get("matrix").isJsonNull()).isTrue();
    }

    @Test
    void escapesMarkupInMarkdown() {
        String markdown = REPORT.markdown();
        assertThat(markdown)
                .contains(
                        "## COVID-19 against the rest",
                        "## By age group",
                        "| cohen | COVID-19 against normal |",
                        "AUC of p(finding) / (p(finding) + p(other))",
                        "| hernia 5 |",
                        "&lt;img src=x")
                .doesNotContain("<img");
        assertThat(markdown.lines().filter(line -> line.startsWith("|")))
                .allMatch(line -> line.endsWith("|"), "is a whole row");
    }

    @Test
    void writesAPageThatLoadsNothing() {
        String html = REPORT.html();
        assertThat(html)
                .contains("&lt;img src=x onerror=y&gt;&amp;", "<svg", "default-src 'none'")
                .doesNotContain("<img", "<script", "http://");
        assertThat(html.split("<svg", -1))
                .hasSize(9); // ROC, precision and recall, reliability before and after, 4 decisions
    }

    @Test
    void writesTheSameCardEveryTime() {
        ModelCard card = ModelCard.builder("m")
                .preprocessing(Preprocessing.of(8, 8))
                .findings(GOLDEN.known())
                .support(EVALUATION.support(Map.of(Finding.COVID_19, 9)))
                .provenance(new Provenance(Map.of("note", "a|b [x](javascript:y) <b>")))
                .build();
        String text = CardDocument.markdown(card, EVALUATION, GOLDEN.oneLabel().entries());
        assertThat(text).contains("| note | a\\|b [x]\\(javascript:y) &lt;b> |", "### Confusion matrix", "log loss");
        assertThat(text.indexOf("| COVID-19 | ")).isLessThan(text.indexOf("| pneumonia | "));
    }
}
