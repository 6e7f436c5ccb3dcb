// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.report.Chart;
import io.github.xrayclassifier.report.Page;
import io.github.xrayclassifier.training.EpochMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The page of a run, written after every epoch; a browser loads it anew until the run is over. */
final class RunPage {

    private static final int REFRESH_SECONDS = 10;

    private RunPage() {}

    static String html(String name, int epochs, List<Finding> findings, List<EpochMetrics> done, boolean isOver) {
        String title = "A training run";
        Page page = isOver ? Page.of(title) : Page.refreshing(title, REFRESH_SECONDS);
        EpochMetrics last = done.get(done.size() - 1);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("folder", name);
        facts.put("finished", done.size() + " of " + epochs + " epochs");
        facts.put("learning rate", String.format(Locale.ROOT, "%.2e", last.learningRate()));
        facts.put("seconds of the last epoch", String.format(Locale.ROOT, "%.0f", last.seconds()));
        done.stream()
                .filter(EpochMetrics::best)
                .reduce((first, second) -> second)
                .ifPresent(best -> facts.put("best so far", "epoch " + best.epoch()));
        page.facts(facts);
        List<Chart> charts = new ArrayList<>();
        double largest = done.stream()
                .flatMap(m -> List.of(m.trainingLoss(), m.validationLoss()).stream())
                .filter(Double::isFinite)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        charts.add(Chart.lines(
                String.format(Locale.ROOT, "Loss, as a share of the largest, %.3f", largest),
                "part of the run",
                "loss",
                false,
                List.of(
                        line("training loss", epochs, done, m -> m.trainingLoss() / largest),
                        line("validation loss", epochs, done, m -> m.validationLoss() / largest))));
        charts.add(Chart.lines(
                "On the validation images",
                "part of the run",
                "proportion",
                false,
                List.of(
                        line("accuracy", epochs, done, EpochMetrics::accuracy),
                        line("mean AUC", epochs, done, EpochMetrics::meanAuc))));
        List<Chart.Line> areas = new ArrayList<>();
        for (int f = 0; f < findings.size(); f++) {
            int finding = f;
            areas.add(line(findings.get(f).name(), epochs, done, m -> m.aucs().get(finding)));
        }
        charts.add(Chart.lines("AUC of each finding", "part of the run", "AUC", false, areas));
        page.charts(charts);
        page.table(
                List.of(
                        "epoch",
                        "pixels",
                        "learning rate",
                        "training loss",
                        "validation loss",
                        "accuracy",
                        "mean AUC",
                        "seconds",
                        ""),
                done.stream().map(RunPage::row).toList());
        return page.html();
    }

    private static List<String> row(EpochMetrics m) {
        return List.of(
                Integer.toString(m.epoch()),
                Integer.toString(m.size()),
                String.format(Locale.ROOT, "%.2e", m.learningRate()),
                shown(m.trainingLoss()),
                shown(m.validationLoss()),
                shown(m.accuracy()),
                shown(m.meanAuc()),
                String.format(Locale.ROOT, "%.0f", m.seconds()),
                m.best() ? "best so far" : "");
    }

    private static String shown(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }

    private static Chart.Line line(
            String name, int epochs, List<EpochMetrics> done, ToDoubleFunction<EpochMetrics> value) {
        List<Chart.Point> points = new ArrayList<>();
        for (EpochMetrics m : done) {
            double y = value.applyAsDouble(m);
            if (Double.isFinite(y)) {
                points.add(new Chart.Point((double) m.epoch() / epochs, y));
            }
        }
        return new Chart.Line(name, points);
    }
}
