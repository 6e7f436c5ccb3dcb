// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.evaluation.Evaluation;
import io.github.xrayclassifier.evaluation.EvaluationReport;
import io.github.xrayclassifier.model.Interval;
import java.util.Map;
import java.util.Optional;

/** A cross-validation as JSON. */
final class CrossValidationJson {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private CrossValidationJson() {}

    static String of(CrossValidationReport report) {
        JsonObject json = new JsonObject();
        json.addProperty("manifestSha256", report.data().manifest().sha256());
        json.addProperty("images", report.data().manifest().entries().size());
        json.addProperty("preprocessing", report.data().preprocessing().toString());
        json.add("plan", GSON.toJsonTree(report.plan()));
        json.add("recipe", GSON.toJsonTree(report.recipe().entries()));
        JsonArray parts = new JsonArray();
        report.parts().forEach(part -> parts.add(part(report, part)));
        json.add("parts", parts);
        return GSON.toJson(json) + "\n";
    }

    private static JsonObject part(CrossValidationReport report, CrossValidationReport.Part part) {
        JsonObject json = new JsonObject();
        json.addProperty("protocol", part.protocol().spelling());
        json.addProperty("strategy", part.strategy().spelling());
        json.addProperty("trainingSeconds", Math.round(part.seconds()));
        JsonArray folds = new JsonArray();
        part.folds().forEach(fold -> folds.add(fold(fold)));
        json.add("folds", folds);
        json.add("pooled", evaluation(part.evaluation()));
        report.readOut().ifPresent(finding -> {
            JsonArray sources = new JsonArray();
            part.leftOut(finding).forEach(source -> sources.add(source(source)));
            json.addProperty("readOut", finding.name());
            json.add("leftOutSources", sources);
        });
        return json;
    }

    private static JsonObject fold(FoldResult result) {
        JsonObject json = new JsonObject();
        json.addProperty("name", result.fold().name());
        json.addProperty("training", result.fold().training().size());
        json.addProperty("heldOut", result.fold().heldOut().size());
        json.addProperty("reference", result.fold().reference().size());
        json.addProperty("dropped", result.fold().dropped());
        json.addProperty("seconds", Math.round(result.seconds()));
        return json;
    }

    private static JsonObject source(LeftOutSource source) {
        JsonObject json = new JsonObject();
        json.addProperty("name", source.fold().name());
        json.addProperty("images", source.images());
        json.addProperty("positives", source.positives());
        json.add("accuracy", interval(source.accuracy()));
        json.add("recallByAnswer", interval(source.recallByAnswer()));
        json.add("reference", evaluation(source.reference()));
        json.add("referenceAuc", interval(source.referenceAuc()));
        json.addProperty("referenceSpecificity", CrossValidationReport.SPECIFICITY);
        json.addProperty("threshold", source.threshold());
        json.add("recallAtThreshold", interval(source.recall()));
        json.add("specificityAtThreshold", interval(source.specificity()));
        return json;
    }

    private static JsonElement evaluation(Evaluation evaluation) {
        return JsonParser.parseString(EvaluationReport.of(evaluation, Map.of()).json());
    }

    private static JsonElement interval(Optional<Interval> interval) {
        return interval.map(GSON::toJsonTree).orElse(JsonNull.INSTANCE);
    }
}
