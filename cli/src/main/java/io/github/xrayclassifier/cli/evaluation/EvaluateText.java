// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.evaluation.Assessment;
import io.github.xrayclassifier.evaluation.Figure;
import io.github.xrayclassifier.model.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The main figures of an assessment, for a terminal. */
final class EvaluateText {

    private EvaluateText() {}

    static List<String> lines(Assessment assessment) {
        Assessment.Stratum all = assessment.all();
        List<String> lines = new ArrayList<>();
        lines.add(all.images() + " images of " + all.groups() + " groups; 95 % intervals by bootstrap over groups");
        for (Figure figure : List.of(Figure.ACCURACY, Figure.BALANCED_ACCURACY, Figure.ABSTAINED)) {
            lines.add(String.format(Locale.ROOT, "%-17s  %s", figure.title(), shown(all.overall(), figure)));
        }
        lines.add(String.format(
                Locale.ROOT, "%-14s  %6s  %-20s  %-20s  %s", "finding", "images", "sensitivity", "specificity", "AUC"));
        for (Assessment.FindingResult result : all.findings()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-14s  %6d  %-20s  %-20s  %s",
                    result.finding(),
                    result.images(),
                    shown(result.figures(), Figure.SENSITIVITY),
                    shown(result.figures(), Figure.SPECIFICITY),
                    shown(result.figures(), Figure.AUC)));
        }
        return lines;
    }

    private static String shown(Map<Figure, Interval> figures, Figure figure) {
        Interval interval = figures.get(figure);
        return interval == null ? "not measurable" : interval.toString();
    }
}
