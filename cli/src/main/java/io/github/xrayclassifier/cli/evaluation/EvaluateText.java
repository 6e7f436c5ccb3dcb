// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.evaluation.Evaluation;
import io.github.xrayclassifier.evaluation.Metric;
import io.github.xrayclassifier.model.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The main metrics of an evaluation, for a terminal. */
final class EvaluateText {

    private static final List<Metric> OVERALL = List.of(
            Metric.ACCURACY,
            Metric.BALANCED_ACCURACY,
            Metric.EXACT_MATCH,
            Metric.JACCARD,
            Metric.HAMMING_LOSS,
            Metric.LOG_LOSS,
            Metric.ABSTAINED);

    private EvaluateText() {}

    static List<String> lines(Evaluation evaluation) {
        Evaluation.Stratum all = evaluation.all();
        List<String> lines = new ArrayList<>();
        lines.add(all.images() + " images of " + all.groups() + " groups; 95 % intervals by bootstrap over groups");
        evaluation
                .predictions()
                .leftOut()
                .forEach((label, images) ->
                        lines.add("left out: label " + label + " of " + images + (images == 1 ? " image" : " images")));
        for (Metric metric : OVERALL) {
            all.metric(metric)
                    .ifPresent(found -> lines.add(String.format(Locale.ROOT, "%-17s  %s", metric.title(), found)));
        }
        lines.add(String.format(
                Locale.ROOT, "%-14s  %6s  %-20s  %-20s  %s", "finding", "images", "sensitivity", "specificity", "AUC"));
        for (Evaluation.FindingResult result : all.findings()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-14s  %6d  %-20s  %-20s  %s",
                    result.finding(),
                    result.images(),
                    shown(result.metric(Metric.SENSITIVITY)),
                    shown(result.metric(Metric.SPECIFICITY)),
                    shown(result.metric(Metric.AUC))));
        }
        return lines;
    }

    private static String shown(Optional<Interval> interval) {
        return interval.map(Interval::toString).orElse("not measurable");
    }
}
