// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.OutputKind;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Ten images counted by hand, cell by cell: a figure in the wrong column, or of the wrong images, would still look like one.
 * COVID-19 is called on three of its four images and on one of the six others, which are five normal ones and a pneumonia.
 */
class EvaluationTablesTest {

    private static final List<Finding> FINDINGS = List.of(Finding.COVID_19, Finding.NORMAL, Finding.PNEUMONIA);

    /** Label, top finding, source, sex, patient. */
    private static final String[] IMAGES = {
        "0 0 a F 1",
        "0 0 a F 1",
        "0 0 b M 2",
        "0 1 b M 3", // COVID-19
        "1 1 a F 4",
        "1 1 a M 5",
        "1 1 b M 6",
        "1 1 b M 7",
        "1 0 b F 8", // normal
        "2 1 b F 9" // pneumonia
    };

    private static final Evaluation EVALUATION = evaluation();

    private static Evaluation evaluation() {
        List<ManifestEntry> entries = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        for (int i = 0; i < IMAGES.length; i++) {
            String[] parts = IMAGES[i].split(" ", -1);
            Finding label = FINDINGS.get(Integer.parseInt(parts[0]));
            Map<String, String> columns = Map.of("sex", parts[3]);
            entries.add(new ManifestEntry(
                    Path.of(i + ".png"), label, Set.of(label), parts[2], "g" + parts[4], "val", columns, i + 2));
            float[] row = new float[3];
            row[Integer.parseInt(parts[1])] = (float) Math.log(8); // 0.8, 0.1 and 0.1
            logits.add(row);
        }
        Predictions predictions = Predictions.of(FINDINGS, OutputKind.SOFTMAX, entries, logits)
                .withLeftOut(Map.of(new Finding("hernia"), 5));
        return Evaluation.of(
                predictions,
                EvaluationOptions.defaults()
                        .withCalibration(new Calibration(2))
                        .withPrevalences(Map.of(Finding.COVID_19, 0.1))
                        .withPositive(Finding.COVID_19, Map.of("never", 0.99))
                        .withAbstained(i -> i == 9)
                        .withBootstrap(1, 30));
    }

    private static EvaluationTables tables() {
        return new EvaluationTables(EVALUATION, EVALUATION.strata(), EVALUATION.pairs(), Map.of("model", "m"));
    }

    private static EvaluationTables.Section section(String title) {
        return tables().all().stream()
                .filter(section -> section.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    /** The cell's own text, or the value before its interval. */
    private static String cell(String title, String column, String... begin) {
        EvaluationTables.Section section = section(title);
        List<String> row = section.rows().stream()
                .filter(cells -> cells.subList(0, begin.length).equals(List.of(begin)))
                .findFirst()
                .orElseThrow();
        assertThat(row).hasSameSizeAs(section.header());
        return row.get(section.header().indexOf(column)).replaceAll(" \\[.*", "");
    }

    @Test
    void hasEverySectionOnce() {
        assertThat(tables().all())
                .extracting(EvaluationTables.Section::title)
                .containsExactly(
                        "Model and images",
                        "All findings",
                        "Each finding against all others",
                        "Predictive values",
                        "COVID-19 against the rest",
                        "Calibration",
                        "Decision curve",
                        "Confusion matrix",
                        "By source",
                        "Each finding by source",
                        "By sex",
                        "Each finding by sex",
                        "Inside one source");
    }

    @Test
    void saysWhatWasEvaluated() {
        assertThat(section("Model and images").rows())
                .contains(
                        List.of("model", "m"),
                        List.of("images (patient groups)", "10 (9)"),
                        List.of("labels left out, with their images", "hernia 5"));
    }

    @Test
    void countsAllFindingsTogether() {
        assertThat(cell("All findings", "value", "accuracy")).isEqualTo("0.700");
        // 3 of 4, 4 of 5 and 0 of 1: their mean is 0.5167.
        assertThat(cell("All findings", "value", "balanced accuracy")).isEqualTo("0.517");
        assertThat(section("All findings").text()).endsWith("Balanced accuracy by chance: 0.333.");
        assertThat(cell("All findings", "value", "abstained")).isEqualTo("0.100");
        // Before: 0.8 promised, 0.7 right. After a temperature of 2: sqrt(8) / (sqrt(8) + 2) = 0.5858, 0.7 right.
        assertThat(cell("All findings", "value", "ECE before calibration")).isEqualTo("0.100");
        assertThat(cell("All findings", "value", "ECE")).isEqualTo("0.114");
        // -(7 ln 0.8 + 3 ln 0.1) / 10; after it -(7 ln 0.5858 + 3 ln 0.2071) / 10
        assertThat(cell("All findings", "value", "log loss before calibration")).isEqualTo("0.847");
        assertThat(cell("All findings", "value", "log loss")).isEqualTo("0.847");
        // Right: 0.2^2 + 2 * 0.1^2 = 0.06; wrong: 0.8^2 + 0.9^2 + 0.1^2 = 1.46.
        assertThat(cell("All findings", "value", "Brier score before calibration"))
                .isEqualTo("0.480");
        // Right: 0.4142^2 + 2 * 0.2071^2 = 0.2574; wrong: 0.5858^2 + 0.7929^2 + 0.2071^2 = 1.0147.
        assertThat(cell("All findings", "value", "Brier score")).isEqualTo("0.485");
    }

    @Test
    void countsEachFindingAgainstAllOthers() {
        String title = "Each finding against all others";
        assertThat(cell(title, "images (groups)", "COVID-19")).isEqualTo("4 (3)");
        assertThat(cell(title, "sensitivity", "COVID-19")).isEqualTo("0.750");
        assertThat(cell(title, "specificity", "COVID-19")).isEqualTo("0.833");
        // Of 4 * 6 pairs 3 * 5 are won and 3 * 1 + 1 * 5 tied: 19 of 24.
        assertThat(cell(title, "AUC", "COVID-19")).isEqualTo("0.792");
        // Called first are 4 with 3 hits, then all 10 with 4: 3/4 * 3/4 + 1/4 * 4/10 = 0.6625.
        assertThat(cell(title, "average precision", "COVID-19")).isEqualTo("0.663");
        assertThat(cell(title, "sensitivity", "normal")).isEqualTo("0.800");
        assertThat(cell(title, "specificity", "normal")).isEqualTo("0.600");
        assertThat(cell(title, "sensitivity", "pneumonia")).isEqualTo("0.000");
        assertThat(cell(title, "images (groups)", "pneumonia")).isEqualTo("1 (1)");
    }

    @Test
    void appliesBayesRuleAndRules() {
        // 0.1 * 0.75 / (0.1 * 0.75 + 0.9 / 6) and 0.9 * 5/6 / (0.9 * 5/6 + 0.1 * 0.25)
        assertThat(cell("Predictive values", "PPV", "COVID-19", "0.1")).isEqualTo("0.333");
        assertThat(cell("Predictive values", "NPV", "COVID-19", "0.1")).isEqualTo("0.968");
        String title = "COVID-19 against the rest";
        assertThat(cell(title, "accuracy", "all", "top-1", "")).isEqualTo("0.800");
        assertThat(cell(title, "PPV", "all", "top-1", "")).isEqualTo("0.333");
        assertThat(cell(title, "sensitivity", "all", "never", "0.990")).isEqualTo("0.000");
        assertThat(cell(title, "specificity", "all", "never", "0.990")).isEqualTo("1.000");
        assertThat(cell(title, "PPV", "all", "never", "0.990"))
                .as("nothing is called")
                .isEqualTo("-");
        assertThat(cell(title, "sensitivity", "a", "top-1", "")).isEqualTo("1.000");
        assertThat(cell(title, "sensitivity", "b", "top-1", "")).isEqualTo("0.500");
    }

    @Test
    void judgesProbabilitiesBeforeAndAfterCalibration() {
        assertThat(section("Calibration").text()).endsWith("temperature of 2.000.");
        // Of COVID-19: 0.8 on four images with 3, 0.1 on six with 1: (|3.2 - 3| + |0.6 - 1|) / 10.
        assertThat(cell("Calibration", "ECE before calibration", "COVID-19")).isEqualTo("0.060");
        // After it 0.5858 and 0.2071: (|2.3431 - 3| + |1.2426 - 1|) / 10.
        assertThat(cell("Calibration", "ECE", "COVID-19")).isEqualTo("0.090");
        // (3 * 0.2^2 + 0.8^2 + 5 * 0.1^2 + 0.9^2) / 10; after it (3 * 0.4142^2 + 0.5858^2 + 5 * 0.2071^2 + 0.7929^2) /
        // 10
        assertThat(cell("Calibration", "Brier score before calibration", "COVID-19"))
                .isEqualTo("0.162");
        assertThat(cell("Calibration", "Brier score", "COVID-19")).isEqualTo("0.170");
    }

    /** At a prevalence of 0.1: 0.1 * 3/4 less 0.9 * 1/6 * odds; for everybody 0.1 less 0.9 * odds. */
    @Test
    void weighsDecisions() {
        assertThat(cell("Decision curve", "prevalence", "COVID-19")).isEqualTo("0.100");
        // Odds of 3/7: 0.075 - 0.0643 and 0.1 - 0.3857.
        assertThat(cell("Decision curve", "at 0.30", "COVID-19")).isEqualTo("0.011 (-0.286)");
        // At 0.2 all reach it: the same as for everybody, 0.1 - 0.225.
        assertThat(cell("Decision curve", "at 0.20", "COVID-19")).isEqualTo("-0.125 (-0.125)");
        // Odds of 1: 0.075 - 0.15 and 0.1 - 0.9.
        assertThat(cell("Decision curve", "at 0.50", "COVID-19")).isEqualTo("-0.075 (-0.800)");
        assertThat(cell("Decision curve", "prevalence", "normal"))
                .as("that of the images")
                .isEqualTo("0.500");
    }

    @Test
    void countsLabelsByTopFinding() {
        assertThat(section("Confusion matrix").header()).containsExactly("label", "COVID-19", "normal", "pneumonia");
        assertThat(section("Confusion matrix").rows())
                .containsExactly(
                        List.of("COVID-19", "3", "1", "0"),
                        List.of("normal", "1", "4", "0"),
                        List.of("pneumonia", "0", "1", "0"));
    }

    @Test
    void dividesImagesBySourceAndSex() {
        assertThat(cell("By source", "images (groups)", "a")).isEqualTo("4 (3)");
        assertThat(cell("By source", "accuracy", "a")).isEqualTo("1.000");
        assertThat(cell("By source", "images (groups)", "b")).isEqualTo("6 (6)");
        assertThat(cell("By source", "accuracy", "b")).isEqualTo("0.500");
        assertThat(cell("By source", "abstained", "b")).isEqualTo("0.167");
        assertThat(cell("By sex", "images (groups)", "F")).isEqualTo("5 (4)");
        assertThat(cell("By sex", "accuracy", "F")).isEqualTo("0.600");
        assertThat(cell("Each finding by source", "specificity", "b", "COVID-19"))
                .isEqualTo("0.750");
        assertThat(cell("Each finding by source", "sensitivity", "b", "normal")).isEqualTo("0.667");
        assertThat(section("Each finding by source").rows())
                .as("no row for a finding that a source lacks")
                .noneMatch(row -> row.subList(0, 2).equals(List.of("a", "pneumonia")));
    }

    /** In b, COVID-19 scores ln 8 and -ln 8, normal -ln 8 twice and ln 8: 2 pairs won, 3 tied, of 6. */
    @Test
    void comparesInsideASource() {
        assertThat(cell("Inside one source", "AUC", "b", "COVID-19 against normal"))
                .isEqualTo("0.583");
        assertThat(cell("Inside one source", "images", "b", "COVID-19 against normal"))
                .isEqualTo("2 + 3");
        assertThat(cell("Inside one source", "AUC", "a", "COVID-19 against normal"))
                .isEqualTo("1.000");
    }

    /** The page's ROC curve of COVID-19 in pixels: the square of 300 from (44, 310) upwards, 1/6 and 3/4 of the way. */
    @Test
    void drawsTheCurvesOfTheSameFigures() throws IOException, ParserConfigurationException, SAXException {
        String page = EvaluationPage.html(EVALUATION, tables());
        List<Document> figures = new ArrayList<>();
        Matcher matcher =
                Pattern.compile("<figure>.*?</figure>", Pattern.DOTALL).matcher(page);
        while (matcher.find()) {
            figures.add(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(matcher.group()))));
        }
        assertThat(page).doesNotContain("NaN", "Infinity");
        assertThat(figures)
                .extracting(figure ->
                        figure.getElementsByTagName("figcaption").item(0).getTextContent())
                .containsExactly(
                        "ROC",
                        "Precision and recall",
                        "Reliability before calibration",
                        "Reliability after calibration",
                        "Decision curve of COVID-19",
                        "Decision curve of normal",
                        "Decision curve of pneumonia");
        assertThat(line(figures.get(0), 0)).isEqualTo("M44.0 310.0L94.0 85.0L344.0 10.0");
        // Recall 3/4 at a precision of 3/4, then 1 at 4/10.
        assertThat(line(figures.get(1), 0)).isEqualTo("M269.0 85.0L344.0 190.0");
        // 1/6 of the images with 0.1, 3/4 of those with 0.8; after calibration at 0.2071 and 0.5858.
        assertThat(line(figures.get(2), 0)).isEqualTo("M74.0 260.0L284.0 85.0");
        assertThat(line(figures.get(3), 0)).isEqualTo("M106.1 260.0L219.7 85.0");
        // At 0.01 everybody is called: 1 - 9 / 99 of the prevalence, 37 pixels below the top.
        assertThat(line(figures.get(4), 0)).startsWith("M47.0 37.3L");
        assertThat(ends(line(figures.get(4), 1)))
                .as("what is below 0 is not drawn")
                .isCloseTo(310, within(0.0));
    }

    private static String line(Document figure, int number) {
        NodeList paths = figure.getElementsByTagName("path");
        for (int i = 0; i < paths.getLength(); i++) {
            Element path = (Element) paths.item(i);
            if (path.getAttribute("class").equals("line c" + number)) {
                return path.getAttribute("d");
            }
        }
        throw new AssertionError("no line " + number);
    }

    private static double ends(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
}
