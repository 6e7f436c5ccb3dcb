// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.run;

import io.github.xrayclassifier.training.EpochMetrics;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws the losses and the validation figures of a run over its epochs, as an SVG for light and dark pages. */
final class LearningCurve {

    private static final int WIDTH = 640;
    private static final int PANEL = 180;
    private static final int LEFT = 56;
    private static final int TOP = 34;
    private static final String STYLE = """
            <style>text{font:12px sans-serif;fill:#444}.g{stroke:#8884}polyline{fill:none;stroke-width:2}\
            .a{stroke:#1f77b4}.b{stroke:#d95f02}.fa{fill:#1f77b4}.fb{fill:#d95f02}\
            @media(prefers-color-scheme:dark){text{fill:#ccc}.a{stroke:#7db8e8}.b{stroke:#f5a45d}.fa{fill:#7db8e8}\
            .fb{fill:#f5a45d}}</style>
            """;

    private final List<EpochMetrics> epochs;
    private final StringBuilder svg = new StringBuilder();

    private LearningCurve(List<EpochMetrics> epochs) {
        this.epochs = epochs;
    }

    /** Two panels: losses above, mean AUC and accuracy on the validation split below. */
    static String svg(List<EpochMetrics> epochs) {
        LearningCurve curve = new LearningCurve(epochs);
        curve.line(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">", WIDTH, 2 * PANEL + 90);
        curve.line("<title>Losses and validation figures by epoch</title>");
        curve.svg.append(STYLE);
        curve.panel(TOP, "loss", "training", EpochMetrics::trainingLoss, "val", EpochMetrics::validationLoss);
        curve.panel(TOP + PANEL + 40, "val", "mean AUC", EpochMetrics::meanAuc, "accuracy", EpochMetrics::accuracy);
        curve.line("</svg>");
        return curve.svg.toString();
    }

    private void line(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void panel(
            int top,
            String title,
            String nameA,
            ToDoubleFunction<EpochMetrics> a,
            String nameB,
            ToDoubleFunction<EpochMetrics> b) {
        double[] range = range(a, b);
        for (int tick = 0; tick <= 4; tick++) {
            double value = range[0] + (range[1] - range[0]) * tick / 4;
            double y = y(top, range, value);
            line("<line class=\"g\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - 10, y, y);
            line("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.3f</text>", LEFT - 6, y + 4, value);
        }
        line("<text x=\"%d\" y=\"%d\">%s</text>", LEFT, top - 12, title);
        line("<text class=\"fa\" x=\"%d\" y=\"%d\">%s</text>", LEFT + 60, top - 12, nameA);
        line("<text class=\"fb\" x=\"%d\" y=\"%d\">%s</text>", LEFT + 150, top - 12, nameB);
        curve(top, range, "a", a);
        curve(top, range, "b", b);
        line("<text x=\"%d\" y=\"%d\">1</text>", LEFT, top + PANEL + 16);
        line(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">epoch %d</text>",
                WIDTH - 10, top + PANEL + 16, epochs.size());
    }

    private double[] range(ToDoubleFunction<EpochMetrics> a, ToDoubleFunction<EpochMetrics> b) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (EpochMetrics epoch : epochs) {
            for (double value : new double[] {a.applyAsDouble(epoch), b.applyAsDouble(epoch)}) {
                low = Double.isNaN(value) ? low : Math.min(low, value);
                high = Double.isNaN(value) ? high : Math.max(high, value);
            }
        }
        if (low > high) {
            return new double[] {0, 1}; // no validation images: nothing to draw
        }
        return new double[] {low, high > low ? high : low + 1e-3};
    }

    private static double y(int top, double[] range, double value) {
        return top + PANEL * (1 - (value - range[0]) / (range[1] - range[0]));
    }

    private void curve(int top, double[] range, String style, ToDoubleFunction<EpochMetrics> figure) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < epochs.size(); i++) {
            double value = figure.applyAsDouble(epochs.get(i));
            if (!Double.isNaN(value)) {
                double x = LEFT + (double) (WIDTH - 10 - LEFT) * i / Math.max(1, epochs.size() - 1);
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y(top, range, value)));
            }
        }
        line("<polyline class=\"%s\" points=\"%s\"/>", style, points.toString().strip());
    }
}
