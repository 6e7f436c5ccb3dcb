// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.audit;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.xrayclassifier.report.Cell;
import io.github.xrayclassifier.report.Chart;
import io.github.xrayclassifier.report.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes an audit as JSON and as a page. */
final class AuditReport {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    /** More pairs than this in a page help nobody; the JSON has all. */
    private static final int PAIRS = 50;

    private AuditReport() {}

    static String json(ConfounderAudit audit, Map<String, String> about) {
        JsonObject report = new JsonObject();
        report.add("about", GSON.toJsonTree(about));
        JsonArray checks = new JsonArray();
        for (Check check : audit.checks()) {
            JsonObject one = new JsonObject();
            one.addProperty("name", check.name());
            one.addProperty("verdict", check.verdict().name());
            one.addProperty(
                    "number", check.number().isPresent() ? check.number().getAsDouble() : null);
            one.addProperty("warnFrom", check.warnFrom());
            one.addProperty("failFrom", check.failFrom());
            one.addProperty("detail", check.detail());
            checks.add(one);
        }
        report.add("checks", checks);
        JsonArray tables = new JsonArray();
        audit.tables().forEach(table -> tables.add(json(table, audit.images())));
        report.add("tables", tables);
        report.add("probes", GSON.toJsonTree(audit.probeResults()));
        JsonArray pairs = new JsonArray();
        audit.duplicates().pairs().forEach(pair -> pairs.add(json(pair)));
        report.add("duplicates", pairs);
        return GSON.toJson(report) + "\n";
    }

    private static JsonObject json(Crosstab table, int images) {
        JsonObject one = new JsonObject();
        one.addProperty("class by", table.name());
        one.add("classes", GSON.toJsonTree(table.classes()));
        one.add("values", GSON.toJsonTree(table.values()));
        one.add("images", GSON.toJsonTree(whole(table, images)));
        return one;
    }

    private static JsonObject json(Duplicates.Pair pair) {
        JsonObject one = new JsonObject();
        one.addProperty("first", pair.first().entry().columns().get("path"));
        one.addProperty("second", pair.second().entry().columns().get("path"));
        one.addProperty("sameFile", pair.exact());
        one.addProperty("correlation", pair.correlation());
        return one;
    }

    private static int[][] whole(Crosstab table, int images) {
        double[] ones = new double[images];
        Arrays.fill(ones, 1);
        return Arrays.stream(table.counts(ones))
                .map(row -> Arrays.stream(row).mapToInt(count -> (int) count).toArray())
                .toArray(int[][]::new);
    }

    static String html(ConfounderAudit audit, Map<String, String> about) {
        Page page = Page.of("Confounder audit of a data set");
        long failed = audit.checks().stream()
                .filter(check -> check.verdict() == Check.Verdict.FAIL)
                .count();
        page.paragraph(
                failed == 0
                        ? "No check failed."
                        : failed + " of " + audit.checks().size()
                                + " checks failed: a model may score well on this data without looking at the lungs.");
        List<List<String>> facts = new ArrayList<>();
        about.forEach((key, value) -> facts.add(List.of(key, value)));
        page.table(List.of("name", "value"), facts);
        page.heading("Checks");
        checks(page, audit.checks());
        probes(page, audit.probeResults());
        for (Crosstab table : audit.tables()) {
            page.heading("Class by " + table.name().replace('_', ' '));
            page.paragraph("Images; the stronger the color, the larger the share of the class.");
            table(page, table, audit.images());
        }
        duplicates(page, audit.duplicates().pairs());
        return page.html();
    }

    private static void checks(Page page, List<Check> checks) {
        List<List<Cell>> rows = new ArrayList<>();
        for (Check check : checks) {
            rows.add(List.of(
                    verdict(check.verdict()),
                    Cell.of(check.name()),
                    Cell.of(check.number().isPresent() ? shown(check.number().getAsDouble()) : ""),
                    Cell.of(shown(check.warnFrom())),
                    Cell.of(shown(check.failFrom())),
                    Cell.of(check.detail())));
        }
        page.cells(List.of("verdict", "check", "number", "warns from", "fails from", "measured"), rows);
    }

    private static Cell verdict(Check.Verdict verdict) {
        return switch (verdict) {
            case PASS -> Cell.verdict("PASS", "pass");
            case WARN -> Cell.verdict("WARN", "warn");
            case FAIL -> Cell.verdict("FAIL", "fail");
            case NOT_MEASURABLE -> Cell.verdict("not measurable", "none");
        };
    }

    private static String shown(double number) {
        return number == Math.rint(number)
                ? String.format(Locale.ROOT, "%.0f", number)
                : String.format(Locale.ROOT, number > 10 ? "%.1f" : "%.3f", number);
    }

    private static void probes(Page page, List<Probe> probes) {
        if (probes.isEmpty()) {
            return;
        }
        page.heading("Linear probes of small images");
        page.paragraph("Balanced accuracy of a linear model (ridge regression onto the classes, each with the same"
                + " weight) of 16 x 16 gray means, in " + Probe.FOLDS + " folds over groups; the tick is chance. The"
                + " center that is blanked is the middle 10 x 10 of the 16 x 16 cells, the border the outermost ring."
                + " Skill is 0 for chance and 1 for always right. Values with fewer than " + Probe.FEWEST_GROUPS
                + " groups are left out. An image that is cropped tightly shows lung in its border too, so these values"
                + " say where to look, not what a network will do.");
        List<Chart.Bar> bars = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (Probe probe : probes) {
            bars.add(new Chart.Bar(
                    probe.target() + ": " + shortened(probe.part()),
                    probe.balancedAccuracy().value(),
                    probe.balancedAccuracy().lower(),
                    probe.balancedAccuracy().upper(),
                    probe.chance()));
            rows.add(List.of(
                    probe.target(),
                    probe.part(),
                    Integer.toString(probe.classes()),
                    Integer.toString(probe.images()),
                    probe.balancedAccuracy().toString(),
                    String.format(Locale.ROOT, "%.3f", probe.chance()),
                    probe.accuracy().toString(),
                    String.format(Locale.ROOT, "%.3f", probe.majority())));
        }
        page.charts(List.of(Chart.bars("Balanced accuracy", bars)));
        page.table(
                List.of(
                        "told",
                        "from",
                        "of how many",
                        "images",
                        "balanced accuracy",
                        "by chance",
                        "accuracy",
                        "largest class"),
                rows);
    }

    private static String shortened(String part) {
        return part.equals(Probe.Part.AROUND.name())
                ? "center blanked"
                : part.replace("the ", "").replace("image's ", "");
    }

    private static void table(Page page, Crosstab table, int images) {
        int[][] counts = whole(table, images);
        List<String> header = new ArrayList<>(List.of("class"));
        header.addAll(table.values());
        header.add("all");
        List<List<Cell>> rows = new ArrayList<>();
        for (int c = 0; c < counts.length; c++) {
            int all = Arrays.stream(counts[c]).sum();
            List<Cell> row = new ArrayList<>(List.of(Cell.of(table.classes().get(c))));
            for (int count : counts[c]) {
                row.add(Cell.count(count, (double) count / all));
            }
            row.add(Cell.of(Integer.toString(all)));
            rows.add(row);
        }
        page.cells(header, rows);
    }

    private static void duplicates(Page page, List<Duplicates.Pair> pairs) {
        page.heading("Duplicates");
        page.paragraph(
                "Two files are look-alikes if their 64-bit perceptual hashes differ in at most " + Duplicates.BITS
                        + " bits and their 32 x 32 thumbnails correlate by " + Duplicates.CORRELATION
                        + " or more. Other coding, size, brightness and contrast are seen through; a crop or a turn is not.");
        if (pairs.isEmpty()) {
            page.paragraph("None were found.");
            return;
        }
        page.paragraph(pairs.size() + " pairs" + (pairs.size() > PAIRS ? ", of which the first " + PAIRS + ":" : ":"));
        page.table(
                List.of("first", "second", "how", "groups", "splits"),
                pairs.stream()
                        .limit(PAIRS)
                        .map(pair -> List.of(
                                "line " + pair.first().entry().line(),
                                "line " + pair.second().entry().line(),
                                pair.exact()
                                        ? "same file"
                                        : String.format(Locale.ROOT, "correlation %.3f", pair.correlation()),
                                pair.crossesGroups() ? "two" : "one",
                                pair.crossesSplits() ? "two" : "one"))
                        .toList());
    }
}
