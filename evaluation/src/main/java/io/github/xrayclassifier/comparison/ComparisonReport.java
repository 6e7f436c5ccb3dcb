// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.comparison;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.report.Chart;
import io.github.xrayclassifier.report.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A comparison of two models as a page, as JSON and as lines for a terminal. Immutable; may be shared by threads. */
public final class ComparisonReport {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** More disagreements than a reader looks through would hide the tables. */
    private static final int LISTED = 100;

    private static final String TEST =
            "Areas are those of the calibrated probabilities, as the tables have them. Intervals are 95 % percentile bootstraps over patient groups, with the same groups drawn for both models. The test of"
                    + " DeLong takes images for independent: with several images of one patient its p is too small.";

    private final PairedComparison comparison;
    private final String first;
    private final String second;
    private final List<PairedComparison.Difference> overall;
    private final List<PairedComparison.FindingDifference> findings;

    private ComparisonReport(PairedComparison comparison, String first, String second) {
        this.comparison = comparison;
        this.first = first;
        this.second = second;
        this.overall = comparison.overall();
        this.findings = comparison.findings();
    }

    /**
     * Prepares a report.
     *
     * @param comparison of two models
     * @param first the name of the first model
     * @param second the name of the second model
     * @return the report
     */
    public static ComparisonReport of(PairedComparison comparison, String first, String second) {
        return new ComparisonReport(comparison, first, second);
    }

    /** {@return the metrics as text, a line each} */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(comparison.images() + " images of " + comparison.groups() + " groups; difference: " + second
                + " less " + first);
        lines.add(String.format(
                Locale.ROOT, "%-24s  %-22s  %-22s  %-24s  %s", "metric", first, second, "difference", "p (DeLong)"));
        overall.forEach(metric -> lines.add(line(metric.name(), metric, "")));
        findings.forEach(finding -> lines.add(line("AUC of " + finding.finding(), finding.auc(), p(finding))));
        return lines;
    }

    private static String line(String name, PairedComparison.Difference metric, String p) {
        return String.format(
                        Locale.ROOT,
                        "%-24s  %-22s  %-22s  %-24s  %s",
                        name,
                        metric.first(),
                        metric.second(),
                        metric.difference(),
                        p)
                .stripTrailing();
    }

    private static String p(PairedComparison.FindingDifference finding) {
        return finding.test()
                .map(test -> test.p() < 1e-4 ? "< 0.0001" : String.format(Locale.ROOT, "%.4f", test.p()))
                .orElse("");
    }

    /** {@return one HTML file that loads nothing} */
    public String html() {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("first model", first);
        about.put("second model", second);
        about.put("images", Integer.toString(comparison.images()));
        about.put("patient groups", Integer.toString(comparison.groups()));
        List<PairedComparison.Disagreement> apart = comparison.disagreements();
        Page page = Page.of("Two models on the same images")
                .facts(about)
                .paragraph(TEST)
                .heading("All findings")
                .table(
                        List.of("metric", first, second, "difference"),
                        overall.stream()
                                .map(m -> List.of(
                                        m.name(),
                                        m.first().toString(),
                                        m.second().toString(),
                                        m.difference().toString()))
                                .toList())
                .heading("Each finding against all others: AUC")
                .table(
                        List.of("finding", "images", first, second, "difference", "p (DeLong)"),
                        findings.stream()
                                .map(f -> List.of(
                                        f.finding().name(),
                                        Integer.toString(f.positives()),
                                        f.auc().first().toString(),
                                        f.auc().second().toString(),
                                        f.auc().difference().toString(),
                                        p(f)))
                                .toList())
                .charts(findings.isEmpty() ? List.of() : List.of(chart()))
                .heading("Images that one model alone is right for")
                .paragraph(apart.size() + " of " + comparison.images() + " images"
                        + (apart.size() > LISTED ? ", the first " + LISTED + " of them:" : "."));
        if (!apart.isEmpty()) {
            page.table(
                    List.of("image", "label", first, second),
                    apart.stream()
                            .limit(LISTED)
                            .map(image -> List.of(
                                    image.path(),
                                    image.label().name(),
                                    image.first().name(),
                                    image.second().name()))
                            .toList());
        }
        return page.html();
    }

    private Chart chart() {
        List<Chart.Bar> bars = new ArrayList<>();
        for (PairedComparison.FindingDifference finding : findings) {
            bars.add(bar(finding.finding() + ", first", finding.auc().first()));
            bars.add(bar(finding.finding() + ", second", finding.auc().second()));
        }
        return Chart.bars("AUC of both models", bars);
    }

    private static Chart.Bar bar(String name, Interval auc) {
        return new Chart.Bar(name, auc.value(), auc.lower(), auc.upper(), 0.5);
    }

    /** {@return all metrics as a JSON object, several lines} */
    public String json() {
        JsonObject report = new JsonObject();
        report.addProperty("first", first);
        report.addProperty("second", second);
        report.addProperty("images", comparison.images());
        report.addProperty("groups", comparison.groups());
        JsonArray metrics = new JsonArray();
        overall.forEach(metric -> metrics.add(GSON.toJsonTree(metric)));
        report.add("overall", metrics);
        JsonArray all = new JsonArray();
        for (PairedComparison.FindingDifference finding : findings) {
            JsonObject one = new JsonObject();
            one.addProperty("finding", finding.finding().name());
            one.addProperty("positives", finding.positives());
            one.add("auc", GSON.toJsonTree(finding.auc()));
            finding.test().ifPresent(test -> {
                one.addProperty("standardError", test.standardError());
                one.addProperty("p", test.p());
            });
            all.add(one);
        }
        report.add("findings", all);
        return GSON.toJson(report) + "\n";
    }
}
