// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import io.github.xrayclassifier.report.Chart;
import io.github.xrayclassifier.training.EpochMetrics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The losses and the validation metrics of a run over its epochs, as an SVG file. */
final class LearningCurve {

    private LearningCurve() {}

    /** Two panels: losses above, mean AUC and accuracy on the validation split below. */
    static String svg(List<EpochMetrics> epochs) {
        return Chart.svgFile(
                "Losses and validation metrics by epoch",
                "epoch",
                List.of(
                        new Chart.Panel(
                                "loss",
                                series("training", epochs, EpochMetrics::trainingLoss),
                                series("val", epochs, EpochMetrics::validationLoss)),
                        new Chart.Panel(
                                "val",
                                series("mean AUC", epochs, EpochMetrics::meanAuc),
                                series("accuracy", epochs, EpochMetrics::accuracy))));
    }

    private static Chart.Series series(String name, List<EpochMetrics> epochs, ToDoubleFunction<EpochMetrics> metric) {
        return new Chart.Series(name, epochs.stream().map(metric::applyAsDouble).toList());
    }
}
