// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.report.Markdown;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An evaluation as JSON, as Markdown for a model card, or as one HTML page with charts. Immutable; may be shared by threads.
 */
public final class EvaluationReport {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private final Evaluation evaluation;
    private final Map<String, String> about;
    private final List<Evaluation.Stratum> strata;
    private final List<Evaluation.PairResult> pairs;

    private EvaluationReport(Evaluation evaluation, Map<String, String> about) {
        this.evaluation = evaluation;
        this.about = Collections.unmodifiableMap(new LinkedHashMap<>(about));
        this.strata = evaluation.strata();
        this.pairs = evaluation.pairs();
    }

    /**
     * Prepares a report.
     *
     * @param evaluation the metrics
     * @param about the model, the images and what else a reader must know: name and value, in this order
     * @return the report
     */
    public static EvaluationReport of(Evaluation evaluation, Map<String, String> about) {
        return new EvaluationReport(evaluation, about);
    }

    /**
     * All metrics for machines.
     *
     * @return a JSON object, several lines; an interval is an object with {@code value}, {@code lower} and {@code upper}
     */
    public String json() {
        JsonObject report = new JsonObject();
        report.add("about", GSON.toJsonTree(about));
        report.addProperty("intervals", evaluation.options().intervals());
        report.addProperty("temperature", evaluation.options().calibration().temperature());
        JsonObject leftOut = new JsonObject();
        evaluation.predictions().leftOut().forEach((label, images) -> leftOut.addProperty(label.name(), images));
        report.add("leftOut", leftOut);
        JsonArray all = new JsonArray();
        strata.forEach(stratum -> all.add(json(stratum)));
        report.add("strata", all);
        JsonObject decisions = new JsonObject();
        evaluation.decisionCurves().forEach((finding, curve) -> decisions.add(finding.name(), GSON.toJsonTree(curve)));
        report.add("decisionCurves", decisions);
        report.add("confusion", confusion());
        report.addProperty("pairScore", SourcePair.RULE);
        report.add("pairs", pairs());
        return GSON.toJson(report) + "\n";
    }

    private JsonObject json(Evaluation.Stratum stratum) {
        JsonObject one = new JsonObject();
        one.addProperty("kind", stratum.kind());
        one.addProperty("name", stratum.name());
        one.addProperty("images", stratum.images());
        one.addProperty("groups", stratum.groups());
        one.add("overall", json(stratum.overall()));
        JsonObject findings = new JsonObject();
        stratum.findings().forEach(result -> {
            JsonObject metrics = new JsonObject();
            metrics.addProperty("images", result.images());
            metrics.addProperty("groups", result.groups());
            if (!evaluation.table().isExclusive()) {
                metrics.addProperty("threshold", evaluation.options().operatingPoint(result.finding()));
            }
            json(result.metrics()).entrySet().forEach(e -> metrics.add(e.getKey(), e.getValue()));
            findings.add(result.finding().name(), metrics);
        });
        one.add("findings", findings);
        JsonArray rules = new JsonArray();
        stratum.oneVsRest().forEach(rule -> {
            JsonObject metrics = json(rule.metrics());
            metrics.addProperty("rule", rule.rule());
            rule.threshold().ifPresent(t -> metrics.addProperty("threshold", t));
            rules.add(metrics);
        });
        one.add("oneVsRest", rules);
        return one;
    }

    private static JsonObject json(Map<Metric, Interval> metrics) {
        JsonObject all = new JsonObject();
        metrics.forEach(
                (metric, interval) -> all.add(metric.name().toLowerCase(Locale.ROOT), GSON.toJsonTree(interval)));
        return all;
    }

    private JsonObject confusion() {
        JsonObject confusion = new JsonObject();
        confusion.addProperty("rows", "label");
        confusion.addProperty("columns", "top finding");
        confusion.add(
                "findings",
                GSON.toJsonTree(evaluation.predictions().findings().stream()
                        .map(Finding::name)
                        .toList()));
        confusion.add(
                "matrix",
                evaluation.table().isExclusive() ? GSON.toJsonTree(evaluation.confusion()) : JsonNull.INSTANCE);
        return confusion;
    }

    private JsonArray pairs() {
        JsonArray all = new JsonArray();
        for (Evaluation.PairResult result : pairs) {
            JsonObject one = new JsonObject();
            one.addProperty("source", result.pair().source());
            one.addProperty("finding", result.pair().finding().name());
            one.addProperty("other", result.pair().other().name());
            one.addProperty("positives", result.positives());
            one.addProperty("negatives", result.negatives());
            one.add(
                    "auc",
                    result.auc().isPresent() ? GSON.toJsonTree(result.auc().get()) : JsonNull.INSTANCE);
            all.add(one);
        }
        return all;
    }

    /**
     * All metrics as Markdown.
     *
     * @return sections of level 2
     */
    public String markdown() {
        Markdown text = new Markdown();
        for (EvaluationTables.Section section : tables().all()) {
            text.heading(2, section.title());
            if (!section.text().isEmpty()) {
                text.paragraph(section.text());
            }
            text.table(section.header(), section.rows());
        }
        return text.text();
    }

    /**
     * All metrics as a page.
     *
     * @return one HTML file that loads nothing
     */
    public String html() {
        return EvaluationPage.html(evaluation, tables());
    }

    private EvaluationTables tables() {
        return new EvaluationTables(evaluation, strata, pairs, about);
    }
}
