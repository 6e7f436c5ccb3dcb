// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.evaluation.Evaluation;
import io.github.xrayclassifier.evaluation.EvaluationOptions;
import io.github.xrayclassifier.evaluation.Metric;
import io.github.xrayclassifier.evaluation.SourcePair;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A cross-validation as tables: a column for every protocol and strategy, and one table of the sources left out. */
final class CrossValidationMarkdown {

    private final CrossValidationReport report;
    private final List<Column> columns;
    private final StringBuilder text = new StringBuilder();

    private record Column(CrossValidationReport.Part part, Evaluation evaluation, List<Evaluation.Stratum> perFold) {}

    private CrossValidationMarkdown(CrossValidationReport report) {
        this.report = report;
        this.columns = report.parts().stream()
                .map(part -> new Column(part, part.evaluation(), part.perFold()))
                .toList();
    }

    static String of(CrossValidationReport report) {
        CrossValidationMarkdown page = new CrossValidationMarkdown(report);
        page.head();
        page.pooled();
        report.readOut().ifPresent(page::sources);
        return page.text.toString();
    }

    private void head() {
        line(
                "%d images, %d patient groups, %d findings; input %d x %d pixels (width x height), channels %d; %d epochs; manifest %s.",
                report.data().manifest().entries().size(),
                report.data().manifest().entries().stream()
                        .map(ManifestEntry::group)
                        .distinct()
                        .count(),
                report.data().findings().size(),
                report.data().preprocessing().shape().width(),
                report.data().preprocessing().shape().height(),
                report.data().preprocessing().shape().channels(),
                report.recipe().epochs(),
                report.data().manifest().sha256().substring(0, 16));
        line("");
        line(
                "All held-out scores of a protocol taken together; 95 %% intervals by bootstrap over patient groups, %d"
                        + " resamples. The last epoch of every fold counts; nothing was chosen on what is held out.",
                EvaluationOptions.RESAMPLES);
        line("");
    }

    private void pooled() {
        row("", columns.stream().map(c -> c.part().protocol().spelling()).toList());
        row("---", columns.stream().map(c -> "---").toList());
        row(
                "strategy",
                columns.stream().map(c -> c.part().strategy().spelling()).toList());
        row("folds", columns.stream().map(c -> "" + c.part().folds().size()).toList());
        row(
                "images evaluated",
                columns.stream()
                        .map(c -> "" + c.part().pooled().entries().size())
                        .toList());
        row(
                "minutes of training",
                columns.stream()
                        .map(c -> number("%.1f", c.part().seconds() / 60))
                        .toList());
        row(
                "accuracy",
                columns.stream()
                        .map(c -> show(c.evaluation().all().metric(Metric.ACCURACY)))
                        .toList());
        report.readOut().ifPresent(finding -> {
            row(finding + " against the rest: accuracy", each(finding, Metric.ACCURACY));
            row(finding + " sensitivity", each(finding, Metric.SENSITIVITY));
            row(finding + " specificity", each(finding, Metric.SPECIFICITY));
        });
        row("accuracy, mean of the folds +- deviation", folds(all -> all.metric(Metric.ACCURACY)));
        report.readOut().ifPresent(finding -> {
            row(
                    finding + " against the rest: accuracy, mean of the folds +- deviation",
                    folds(all -> all.finding(finding).metric(Metric.ACCURACY)));
            row(
                    finding + " sensitivity, mean of the folds +- deviation",
                    folds(all -> all.finding(finding).metric(Metric.SENSITIVITY)));
        });
        for (Finding finding : report.data().findings()) {
            row("AUC " + finding, each(finding, Metric.AUC));
        }
        pairs();
        line("");
    }

    private List<String> folds(Function<Evaluation.Stratum, Optional<Interval>> metric) {
        return columns.stream()
                .map(c -> FoldSpread.of(c.perFold().stream()
                                .map(metric)
                                .flatMap(Optional::stream)
                                .mapToDouble(Interval::value)
                                .toArray())
                        .toString())
                .toList();
    }

    private List<String> each(Finding finding, Metric metric) {
        return columns.stream()
                .map(c -> c.evaluation().all().finding(finding).metric(metric))
                .map(CrossValidationMarkdown::show)
                .toList();
    }

    private void pairs() {
        List<SourcePair> pairs = SourcePair.inside(
                report.data().findings(), report.data().manifest().entries());
        List<List<Evaluation.PairResult>> all = new ArrayList<>();
        columns.forEach(c -> all.add(c.evaluation().pairs(pairs)));
        for (int p = 0; p < pairs.size(); p++) {
            int at = p;
            SourcePair pair = pairs.get(p);
            row(
                    "AUC " + pair.finding() + " against " + pair.other() + " inside " + pair.source(),
                    all.stream().map(figures -> show(figures.get(at).auc())).toList());
        }
    }

    private void sources(Finding finding) {
        List<Column> left = columns.stream()
                .filter(c -> !c.part().leftOut(finding).isEmpty())
                .toList();
        for (Column column : left) {
            line(
                    "Sources left out (strategy %s). Threshold: the probability of %s that 5 of 100 negatives exceed, among"
                            + " rows of the other sources that were not trained on.",
                    column.part().strategy(), finding);
            line("");
            line(
                    "| left out | images | accuracy | accuracy on the others | %s images | AUC on the others | answered %s |"
                            + " recall at the threshold | specificity there |",
                    finding, finding);
            line("|---|---|---|---|---|---|---|---|---|");
            for (LeftOutSource source : column.part().leftOut(finding)) {
                line(
                        "| %s | %d | %s | %s | %d | %s | %s | %s | %s |",
                        source.fold().name().replaceFirst("^without ", ""),
                        source.images(),
                        show(source.accuracy()),
                        show(source.reference().all().metric(Metric.ACCURACY)),
                        source.positives(),
                        show(source.referenceAuc()),
                        show(source.recallByAnswer()),
                        show(source.recall()),
                        show(source.specificity()));
            }
            line("");
        }
    }

    private void row(String name, List<String> cells) {
        line("| %s | %s |", name, String.join(" | ", cells));
    }

    private void line(String format, Object... values) {
        text.append(number(format, values)).append('\n');
    }

    private static String number(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String show(Optional<Interval> interval) {
        return interval.map(i -> number("%.3f (%.3f-%.3f)", i.value(), i.lower(), i.upper()))
                .orElse("-");
    }
}
