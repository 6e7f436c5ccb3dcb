// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lungs;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.report.Markdown;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rows of a study as text. */
public final class LungReport {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private LungReport() {}

    /**
     * A table for people.
     *
     * @param rows what {@link LungStudy#rows} gave
     * @return Markdown
     */
    public static String markdown(List<LungStudy.Row> rows) {
        return new Markdown()
                .paragraph(
                        "Share of the activation map's mass (its positive values) inside the lung boxes, on the measured"
                                + " images, and the share of the image that they take; means over the measured images, in brackets"
                                + " 95 % intervals by bootstrap over patient groups. Measured are the images of the finding on"
                                + " which lungs were found and something speaks for it.")
                .table(
                        List.of(
                                "finding",
                                "source",
                                "measured",
                                "of images",
                                "lungs found",
                                "mass in the lungs",
                                "area of the lungs",
                                "ratio"),
                        rows.stream().map(LungReport::cells).toList())
                .text();
    }

    private static List<String> cells(LungStudy.Row row) {
        return List.of(
                row.finding().name(),
                row.source(),
                Integer.toString(row.measured()),
                Integer.toString(row.images()),
                Integer.toString(row.withLungs()),
                text(row.mass()),
                text(row.area()),
                text(row.ratio()));
    }

    private static String text(Optional<Interval> interval) {
        return interval.map(i -> String.format(Locale.ROOT, "%.2f [%.2f, %.2f]", i.value(), i.lower(), i.upper()))
                .orElse("-");
    }

    /**
     * The same for machines.
     *
     * @param rows what {@link LungStudy#rows} gave
     * @return JSON, an array of objects
     */
    public static String json(List<LungStudy.Row> rows) {
        JsonArray all = new JsonArray();
        for (LungStudy.Row row : rows) {
            JsonObject object = new JsonObject();
            object.addProperty("finding", row.finding().name());
            object.addProperty("source", row.source());
            object.addProperty("images", row.images());
            object.addProperty("withLungs", row.withLungs());
            object.addProperty("measured", row.measured());
            object.add("mass", json(row.mass()));
            object.add("area", json(row.area()));
            object.add("ratio", json(row.ratio()));
            all.add(object);
        }
        return GSON.toJson(all) + "\n";
    }

    private static JsonElement json(Optional<Interval> interval) {
        return interval.map(GSON::toJsonTree).orElse(JsonNull.INSTANCE);
    }
}
