// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes an assessment as JSON, as Markdown for a model card, or as one HTML page with charts. May be used by any thread.
 */
public final class AssessmentReport {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private final Assessment assessment;
    private final Map<String, String> about;
    private final List<SourcePair> pairs;
    private final Evaluation evaluation;

    private AssessmentReport(Assessment assessment, Map<String, String> about, List<SourcePair> pairs) {
        this.assessment = assessment;
        this.about = about;
        this.pairs = pairs.stream()
                .filter(pair -> assessment.predictions().findings().containsAll(List.of(pair.finding(), pair.other())))
                .toList();
        AssessmentOptions options = assessment.options();
        this.evaluation = Evaluation.of(assessment.predictions(), options.seed(), options.resamples());
    }

    /**
     * Prepares a report.
     *
     * @param assessment the figures
     * @param about what was assessed, on what: name and value, in this order
     * @param pairs comparisons inside one source; those that the model has no findings for are left out
     * @return the report
     */
    public static AssessmentReport of(Assessment assessment, Map<String, String> about, List<SourcePair> pairs) {
        return new AssessmentReport(assessment, about, pairs);
    }

    /**
     * All figures for machines.
     *
     * @return a JSON object, several lines; an interval is an object with {@code value}, {@code lower} and {@code upper}
     */
    public String json() {
        JsonObject report = new JsonObject();
        report.add("about", GSON.toJsonTree(about));
        report.addProperty("intervals", intervals());
        report.add(
                "temperature",
                GSON.toJsonTree(assessment.options().calibration().temperature()));
        JsonArray strata = new JsonArray();
        assessment.strata().forEach(stratum -> strata.add(json(stratum)));
        report.add("strata", strata);
        JsonObject confusion = new JsonObject();
        confusion.add("findings", GSON.toJsonTree(names()));
        confusion.add("labelThenAnswer", GSON.toJsonTree(evaluation.confusion()));
        report.add("confusion", confusion);
        report.add("pairs", EvaluationReport.pairs(evaluation, pairs));
        return GSON.toJson(report) + "\n";
    }

    private static JsonObject json(Assessment.Stratum stratum) {
        JsonObject one = new JsonObject();
        one.addProperty("kind", stratum.kind());
        one.addProperty("name", stratum.name());
        one.addProperty("images", stratum.images());
        one.addProperty("groups", stratum.groups());
        one.add("overall", json(stratum.overall()));
        JsonObject findings = new JsonObject();
        stratum.findings().forEach(result -> {
            JsonObject figures = new JsonObject();
            figures.addProperty("images", result.images());
            figures.addProperty("groups", result.groups());
            json(result.figures()).entrySet().forEach(e -> figures.add(e.getKey(), e.getValue()));
            findings.add(result.finding().name(), figures);
        });
        one.add("findings", findings);
        JsonArray readOuts = new JsonArray();
        stratum.readOuts().forEach(readOut -> {
            JsonObject figures = json(readOut.figures());
            figures.addProperty("rule", readOut.rule());
            readOut.threshold().ifPresent(t -> figures.addProperty("threshold", t));
            readOuts.add(figures);
        });
        one.add("readOuts", readOuts);
        return one;
    }

    private static JsonObject json(Map<Figure, Interval> figures) {
        JsonObject all = new JsonObject();
        figures.forEach(
                (figure, interval) -> all.add(figure.name().toLowerCase(Locale.ROOT), GSON.toJsonTree(interval)));
        return all;
    }

    /**
     * All figures as Markdown.
     *
     * @return sections of level 2
     */
    public String markdown() {
        StringBuilder text = new StringBuilder();
        for (AssessmentTables.Section section : tables().all()) {
            text.append("## ").append(section.title()).append("\n\n");
            if (!section.text().isEmpty()) {
                text.append(section.text()).append("\n\n");
            }
            text.append("| ").append(String.join(" | ", section.header())).append(" |\n");
            text.append("|---".repeat(section.header().size())).append("|\n");
            section.rows()
                    .forEach(row -> text.append("| ")
                            .append(String.join(
                                    " | ",
                                    row.stream().map(c -> c.replace("|", "\\|")).toList()))
                            .append(" |\n"));
            text.append('\n');
        }
        return text.toString();
    }

    /**
     * All figures as a page.
     *
     * @return one HTML file that loads nothing
     */
    public String html() {
        return AssessmentPage.html(assessment, evaluation, tables());
    }

    private AssessmentTables tables() {
        return new AssessmentTables(assessment, evaluation, about, pairs, intervals());
    }

    private String intervals() {
        AssessmentOptions options = assessment.options();
        return "95 % percentile bootstrap over patient groups, " + options.resamples() + " resamples, seed "
                + options.seed();
    }

    private List<String> names() {
        return assessment.predictions().findings().stream().map(Finding::name).toList();
    }
}
