// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import java.util.List;
import java.util.Optional;

/** Writes an evaluation as JSON. An interval is an object with {@code value}, {@code lower} and {@code upper}, or null. */
public final class EvaluationReport {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private EvaluationReport() {}

    /**
     * Writes all figures.
     *
     * @param evaluation what to report
     * @param calibration whose likelihood is reported beside that of temperature 1
     * @param pairs comparisons inside one source
     * @return a JSON object, several lines
     */
    public static String json(Evaluation evaluation, Calibration calibration, List<SourcePair> pairs) {
        Predictions predictions = evaluation.predictions();
        JsonObject report = new JsonObject();
        report.addProperty("images", predictions.count());
        report.addProperty(
                "groups",
                predictions.entries().stream()
                        .map(ManifestEntry::group)
                        .distinct()
                        .count());
        report.addProperty(
                "intervals", "95 % percentile bootstrap over groups, " + Evaluation.RESAMPLES + " resamples");
        report.add("accuracy", interval(evaluation.accuracy()));
        report.add("findings", findings(evaluation));
        report.add("confusion", confusion(evaluation));
        report.add("sources", sources(evaluation));
        report.add("pairs", pairs(evaluation, pairs));
        report.add("calibration", calibration(predictions, calibration));
        return GSON.toJson(report) + "\n";
    }

    private static JsonObject findings(Evaluation evaluation) {
        JsonObject all = new JsonObject();
        evaluation.findings().forEach((finding, figures) -> {
            JsonObject one = new JsonObject();
            one.addProperty("images", figures.images());
            one.addProperty("groups", figures.groups());
            one.add("sensitivity", interval(figures.sensitivity()));
            one.add("specificity", interval(figures.specificity()));
            one.add("auc", interval(figures.auc()));
            all.add(finding.name(), one);
        });
        return all;
    }

    private static JsonObject confusion(Evaluation evaluation) {
        JsonObject confusion = new JsonObject();
        confusion.add(
                "findings",
                GSON.toJsonTree(evaluation.predictions().findings().stream()
                        .map(Finding::name)
                        .toList()));
        confusion.add("labelThenAnswer", GSON.toJsonTree(evaluation.confusion()));
        return confusion;
    }

    private static JsonObject sources(Evaluation evaluation) {
        JsonObject all = new JsonObject();
        evaluation.sources().forEach((source, figures) -> {
            JsonObject one = new JsonObject();
            one.addProperty("images", figures.images());
            one.add("accuracy", interval(figures.accuracy()));
            JsonObject sensitivities = new JsonObject();
            figures.sensitivities()
                    .forEach((finding, value) -> sensitivities.add(finding.name(), interval(Optional.of(value))));
            one.add("sensitivities", sensitivities);
            all.add(source, one);
        });
        return all;
    }

    static JsonArray pairs(Evaluation evaluation, List<SourcePair> pairs) {
        JsonArray all = new JsonArray();
        for (Evaluation.PairFigures figures : evaluation.pairs(pairs)) {
            JsonObject one = new JsonObject();
            one.addProperty("source", figures.pair().sourcePrefix());
            one.addProperty("finding", figures.pair().finding().name());
            one.addProperty("other", figures.pair().other().name());
            one.addProperty("positives", figures.positives());
            one.addProperty("negatives", figures.negatives());
            one.add("auc", interval(figures.auc()));
            all.add(one);
        }
        return all;
    }

    private static JsonObject calibration(Predictions predictions, Calibration calibration) {
        JsonObject one = new JsonObject();
        one.addProperty("temperature", calibration.temperature());
        one.addProperty("negativeLogLikelihood", TemperatureFit.loss(predictions, calibration));
        one.addProperty("negativeLogLikelihoodAtOne", TemperatureFit.loss(predictions, Calibration.none()));
        return one;
    }

    private static JsonElement interval(Optional<Interval> interval) {
        return interval.map(GSON::toJsonTree).orElse(JsonNull.INSTANCE);
    }
}
