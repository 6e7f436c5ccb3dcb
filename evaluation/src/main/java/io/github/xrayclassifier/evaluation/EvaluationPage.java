// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.report.Cell;
import io.github.xrayclassifier.report.Chart;
import io.github.xrayclassifier.report.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The page of an evaluation: its tables, and the curves behind them. */
final class EvaluationPage {

    private EvaluationPage() {}

    static String html(Evaluation evaluation, EvaluationTables tables) {
        Page page = Page.of("Evaluation of a model");
        for (EvaluationTables.Section section : tables.all()) {
            page.heading(section.title());
            if (!section.text().isEmpty()) {
                page.paragraph(section.text());
            }
            if (section.title().equals(EvaluationTables.CONFUSION)) {
                page.cells(section.header(), confusion(evaluation.confusion(), section));
            } else {
                page.table(section.header(), section.rows());
            }
            if (section.title().equals(EvaluationTables.FINDINGS)) {
                page.charts(curves(evaluation));
            } else if (section.title().equals(EvaluationTables.CALIBRATION)) {
                page.charts(reliability(evaluation));
            } else if (section.title().equals(EvaluationTables.DECISION_CURVE)) {
                page.charts(decisions(evaluation));
            }
        }
        return page.html();
    }

    private static List<List<Cell>> confusion(int[][] matrix, EvaluationTables.Section section) {
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

    private static List<Chart> curves(Evaluation evaluation) {
        ScoreTable table = evaluation.table();
        List<Chart.Line> roc = new ArrayList<>();
        List<Chart.Line> precision = new ArrayList<>();
        List<Finding> findings = evaluation.predictions().findings();
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

    /** In units of the prevalence, which is the most that a model can gain; what lies below 0 is not drawn. */
    private static List<Chart> decisions(Evaluation evaluation) {
        List<Chart> charts = new ArrayList<>();
        evaluation.decisionCurves().forEach((finding, curve) -> {
            List<Chart.Point> model = new ArrayList<>();
            List<Chart.Point> everybody = new ArrayList<>();
            for (DecisionCurve.Point point : curve.points()) {
                model.add(new Chart.Point(point.threshold(), Math.max(0, point.netBenefit() / curve.prevalence())));
                everybody.add(new Chart.Point(point.threshold(), Math.max(0, point.treatAll() / curve.prevalence())));
            }
            charts.add(Chart.lines(
                    "Decision curve of " + finding,
                    "threshold of the probability",
                    "net benefit / prevalence",
                    false,
                    List.of(new Chart.Line("by the model", model), new Chart.Line("called for everybody", everybody))));
        });
        return charts;
    }

    private static List<Chart> reliability(Evaluation evaluation) {
        ScoreTable table = evaluation.table();
        return List.of(
                reliability("Reliability before calibration", evaluation, table.plain(), table.shows()),
                reliability("Reliability after calibration", evaluation, table.calibrated(), table.shows()));
    }

    private static Chart reliability(String title, Evaluation evaluation, double[][] p, boolean[][] shows) {
        List<Chart.Line> lines = new ArrayList<>();
        List<Finding> findings = evaluation.predictions().findings();
        for (int f = 0; f < findings.size(); f++) {
            lines.add(new Chart.Line(findings.get(f).name(), Curves.reliability(p[f], shows[f])));
        }
        return Chart.lines(title, "mean probability of the bin", "proportion that shows it", true, lines);
    }
}
