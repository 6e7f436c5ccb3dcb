// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.report.Cell;
import io.github.xrayclassifier.report.Chart;
import io.github.xrayclassifier.report.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The page of an assessment: its tables, and the curves behind them. */
final class AssessmentPage {

    private AssessmentPage() {}

    static String html(Assessment assessment, Evaluation evaluation, AssessmentTables tables) {
        Page page = Page.of("How good the model is");
        for (AssessmentTables.Section section : tables.all()) {
            page.heading(section.title());
            if (!section.text().isEmpty()) {
                page.paragraph(section.text());
            }
            if (section.title().equals("Who is taken for whom")) {
                page.cells(section.header(), confusion(evaluation.confusion(), section));
            } else {
                page.table(section.header(), section.rows());
            }
            if (section.title().equals("Each finding against all others")) {
                page.charts(curves(assessment));
            } else if (section.title().equals("Are the probabilities right?")) {
                page.charts(reliability(assessment));
            }
        }
        return page.html();
    }

    private static List<List<Cell>> confusion(int[][] matrix, AssessmentTables.Section section) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int f = 0; f < matrix.length; f++) {
            int all = Math.max(1, Arrays.stream(matrix[f]).sum());
            List<Cell> row =
                    new ArrayList<>(List.of(Cell.of(section.rows().get(f).get(0))));
            for (int count : matrix[f]) {
                row.add(Cell.count(count, (double) count / all));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<Chart> curves(Assessment assessment) {
        ScoreTable table =
                ScoreTable.of(assessment.predictions(), assessment.options().calibration());
        List<Chart.Line> roc = new ArrayList<>();
        List<Chart.Line> precision = new ArrayList<>();
        List<Finding> findings = assessment.predictions().findings();
        for (int f = 0; f < findings.size(); f++) {
            boolean[] shows = table.shows()[f];
            RankedScores ranked = RankedScores.of(table.plain()[f], i -> true, i -> shows[i]);
            if (ranked.positives() > 0 && ranked.positives() < ranked.count()) {
                roc.add(new Chart.Line(findings.get(f).name(), Curves.roc(ranked)));
                precision.add(new Chart.Line(findings.get(f).name(), Curves.precisionRecall(ranked)));
            }
        }
        return List.of(
                Chart.lines("ROC", "1 - specificity", "sensitivity", true, roc),
                Chart.lines(
                        "Precision and recall", "recall (sensitivity)", "precision on these images", false, precision));
    }

    private static List<Chart> reliability(Assessment assessment) {
        ScoreTable table =
                ScoreTable.of(assessment.predictions(), assessment.options().calibration());
        return List.of(
                reliability("Reliability before calibration", assessment, table.plain(), table.shows()),
                reliability("Reliability after calibration", assessment, table.calibrated(), table.shows()));
    }

    private static Chart reliability(String title, Assessment assessment, double[][] p, boolean[][] shows) {
        List<Chart.Line> lines = new ArrayList<>();
        List<Finding> findings = assessment.predictions().findings();
        for (int f = 0; f < findings.size(); f++) {
            lines.add(new Chart.Line(findings.get(f).name(), Curves.reliability(p[f], shows[f])));
        }
        return Chart.lines(title, "mean probability of the bin", "share that shows it", true, lines);
    }
}
