// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.archive;

import io.github.xrayclassifier.pacs.ledger.Day;
import io.github.xrayclassifier.pacs.ledger.Ledger;
import io.github.xrayclassifier.pacs.ledger.Status;
import io.github.xrayclassifier.report.Chart;
import io.github.xrayclassifier.report.Page;
import io.github.xrayclassifier.report.PageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** The summary page of a ledger: how many images a day, how long they took, and whether the answers drift. */
public final class LedgerPage {

    // The standard normal quantile of the usual control limits, three standard deviations (Shewhart).
    private static final double LIMIT = 3;
    private static final int MOST_LINES = 8; // of a chart

    private final List<Day> days;

    private LedgerPage(List<Day> days) {
        this.days = days;
    }

    public static void write(Ledger ledger, Path file) throws IOException {
        LedgerPage page = new LedgerPage(ledger.days());
        try (PageFile out = PageFile.open(file, "What became of the archive's radiographs")) {
            out.add(page.summary(ledger.counts()));
            if (!page.days.isEmpty()) {
                out.add(page.drift());
                out.add(page.table());
            }
            out.complete();
        }
    }

    private Page summary(Map<Status, Long> counts) {
        Map<String, String> facts = new LinkedHashMap<>();
        count(facts, "Reported", counts, Status.REPORTED);
        count(facts, "Skipped: no frontal chest radiographs, or no images that can be read", counts, Status.SKIPPED);
        count(facts, "Failed", counts, Status.FAILED);
        count(facts, "Gone from the archive", counts, Status.GONE);
        count(facts, "Waiting", counts, Status.FOUND);
        count(facts, "In work", counts, Status.WORKING);
        Page part = Page.part().heading("Images");
        return days.isEmpty() ? part.paragraph("Nothing was done yet.").facts(facts) : part.facts(facts);
    }

    private static void count(Map<String, String> facts, String name, Map<Status, Long> counts, Status status) {
        facts.put(name, Long.toString(counts.getOrDefault(status, 0L)));
    }

    private Page table() {
        return Page.part()
                .heading("Day by day")
                .table(
                        List.of(
                                "day (UTC)",
                                "classified",
                                "abstained",
                                "skipped",
                                "failed",
                                "gone",
                                "median time",
                                "95 % within"),
                        days.stream().map(LedgerPage::row).toList());
    }

    private static List<String> row(Day day) {
        return List.of(
                day.date().toString(),
                Long.toString(day.classified()),
                Long.toString(day.abstained()),
                Long.toString(day.skipped()),
                Long.toString(day.failed()),
                Long.toString(day.gone()),
                time(day, day.medianMillis()),
                time(day, day.p95Millis()));
    }

    private static String time(Day day, double millis) {
        return day.reported() == 0 ? "" : String.format(Locale.ROOT, "%.0f ms", millis);
    }

    private Page drift() {
        Page part = Page.part().heading("Drift");
        List<Day> reported = days.stream().filter(day -> day.reported() > 0).toList();
        if (reported.size() < 2) {
            return part.paragraph("A trend needs reports of at least two days.");
        }
        LocalDate first = reported.get(0).date();
        LocalDate last = reported.get(reported.size() - 1).date();
        double span = ChronoUnit.DAYS.between(first, last);
        String axis = "share of the time from " + first + " to " + last;
        List<Chart> charts = new ArrayList<>(List.of(abstentions(reported, first, span, axis)));
        List<String> findings = new TreeSet<>(reported.stream()
                        .flatMap(day -> day.probabilities().keySet().stream())
                        .toList())
                .stream().toList();
        for (int from = 0; from < findings.size(); from += MOST_LINES) {
            List<String> some = findings.subList(from, Math.min(findings.size(), from + MOST_LINES));
            charts.add(Chart.lines(
                    "Mean probability a day",
                    axis,
                    "mean probability",
                    false,
                    some.stream()
                            .map(name -> line(
                                    name,
                                    reported.stream()
                                            .filter(day -> day.probabilities().containsKey(name))
                                            .toList(),
                                    first,
                                    span,
                                    day -> day.probabilities().getOrDefault(name, 0.0)))
                            .toList()));
        }
        return part.charts(charts)
                .paragraph(
                        "The limits are three standard deviations of a day's share about the share of all days. A day"
                                + " beyond them, or a probability that keeps moving, says that images, patients or equipment"
                                + " have changed; the model has not.")
                .notes(outside(reported));
    }

    private Chart abstentions(List<Day> reported, LocalDate first, double span, String axis) {
        double share = share(reported);
        return Chart.lines(
                "Abstentions a day",
                axis,
                "share of the reported images",
                false,
                List.of(
                        line("abstained", reported, first, span, LedgerPage::share),
                        line("share of all days", reported, first, span, day -> share),
                        line("lower limit", reported, first, span, day -> Math.max(0, share - margin(share, day))),
                        line("upper limit", reported, first, span, day -> Math.min(1, share + margin(share, day)))));
    }

    private static double share(Day day) {
        return (double) day.abstained() / day.reported();
    }

    private static double share(List<Day> reported) {
        return reported.stream().mapToDouble(Day::abstained).sum()
                / reported.stream().mapToDouble(Day::reported).sum();
    }

    /** Of a p chart: the binomial standard deviation of a day's share. */
    private static double margin(double share, Day day) {
        return LIMIT * Math.sqrt(share * (1 - share) / day.reported());
    }

    private static List<String> outside(List<Day> reported) {
        double share = share(reported);
        return reported.stream()
                .filter(day -> Math.abs(share(day) - share) > margin(share, day))
                .map(day -> String.format(
                        Locale.ROOT,
                        "%s: %.0f %% of %d images abstained, against %.0f %% of all days: beyond the limits.",
                        day.date(),
                        100 * share(day),
                        day.reported(),
                        100 * share))
                .toList();
    }

    private static Chart.Line line(
            String name, List<Day> reported, LocalDate first, double span, ToDoubleFunction<Day> value) {
        return new Chart.Line(
                name,
                reported.stream()
                        .map(day -> new Chart.Point(
                                ChronoUnit.DAYS.between(first, day.date()) / span, value.applyAsDouble(day)))
                        .toList());
    }
}
