// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A chart as inline SVG: lines over the unit square, or bars with whiskers. Colors come from the page, so that it follows
 * the color scheme. Immutable; may be shared by threads.
 */
public final class Chart {

    private static final int LEFT = 44;
    private static final int TOP = 10;
    private static final int SIDE = 300;
    private static final int BAR = 22;
    private static final int NAMES = 150;
    private static final int WIDTH = 640;
    private static final int PANEL = 180;
    private static final int PANEL_LEFT = 56;
    private static final int PANEL_TOP = 34;
    private static final String FILE_STYLE = """
            <style>text{font:12px sans-serif;fill:#444}.g{stroke:#8884}polyline{fill:none;stroke-width:2}\
            .a{stroke:#1f77b4}.b{stroke:#d95f02}.fa{fill:#1f77b4}.fb{fill:#d95f02}\
            @media(prefers-color-scheme:dark){text{fill:#ccc}.a{stroke:#7db8e8}.b{stroke:#f5a45d}.fa{fill:#7db8e8}\
            .fb{fill:#f5a45d}}</style>
            """;

    private final String html;

    private Chart(String html) {
        this.html = html;
    }

    /**
     * A point of a line.
     *
     * @param x 0 to 1
     * @param y 0 to 1
     */
    public record Point(double x, double y) {}

    /**
     * One line.
     *
     * @param name in the legend
     * @param points in the order they are joined
     */
    public record Line(String name, List<Point> points) {

        /** Copies the points. */
        public Line {
            points = List.copyOf(points);
        }
    }

    /**
     * One bar with its interval.
     *
     * @param name at its left
     * @param value 0 to 1
     * @param lower the interval's lower end
     * @param upper the interval's upper end
     * @param reference where chance lies, drawn as a tick; negative for none
     */
    public record Bar(String name, double value, double lower, double upper, double reference) {}

    /**
     * Lines over the unit square.
     *
     * @param title above the chart
     * @param x name of the axis
     * @param y name of the axis
     * @param diagonal whether y = x is drawn
     * @param lines at most 8, each with a color of its own
     * @return the chart
     */
    public static Chart lines(String title, String x, String y, boolean diagonal, List<Line> lines) {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                LEFT + SIDE + 12,
                TOP + SIDE + 42,
                Html.text(title)));
        axes(svg, x, y);
        if (diagonal) {
            svg.append(path("diagonal", List.of(new Point(0, 0), new Point(1, 1))));
        }
        for (int i = 0; i < lines.size(); i++) {
            svg.append(path("line c" + i % 8, lines.get(i).points()));
        }
        svg.append("</svg>");
        return figure(title, svg + legend(lines));
    }

    private static void axes(StringBuilder svg, String x, String y) {
        for (int tick = 0; tick <= 4; tick++) {
            double at = tick / 4.0;
            svg.append(path("grid", List.of(new Point(at, 0), new Point(at, 1))));
            svg.append(path("grid", List.of(new Point(0, at), new Point(1, at))));
            svg.append(label(px(at), TOP + SIDE + 16.0, "middle", String.format(Locale.ROOT, "%.2f", at)));
            svg.append(label(LEFT - 6.0, py(at) + 4, "end", String.format(Locale.ROOT, "%.2f", at)));
        }
        svg.append(label(px(0.5), TOP + SIDE + 34.0, "middle", x));
        svg.append(String.format(
                Locale.ROOT,
                "<text transform=\"translate(10 %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>%n",
                py(0.5),
                Html.text(y)));
    }

    private static String legend(List<Line> lines) {
        StringBuilder legend = new StringBuilder("<ul class=\"legend\">");
        for (int i = 0; i < lines.size(); i++) {
            legend.append("<li class=\"k")
                    .append(i % 8)
                    .append("\">")
                    .append(Html.text(lines.get(i).name()))
                    .append("</li>");
        }
        return legend + "</ul>";
    }

    /**
     * Bars over 0 to 1, each with its interval.
     *
     * @param title above the chart
     * @param bars at least one
     * @return the chart
     */
    public static Chart bars(String title, List<Bar> bars) {
        int height = TOP + BAR * bars.size() + 24;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                NAMES + SIDE + 20,
                height,
                Html.text(title)));
        for (int tick = 0; tick <= 4; tick++) {
            double at = NAMES + SIDE * tick / 4.0;
            svg.append(segment("grid", at, TOP, at, height - 20));
            svg.append(label(at, height - 5.0, "middle", String.format(Locale.ROOT, "%.2f", tick / 4.0)));
        }
        List<Bar> all = new ArrayList<>(bars);
        for (int i = 0; i < all.size(); i++) {
            bar(svg, all.get(i), TOP + BAR * i);
        }
        return figure(title, svg + "</svg>");
    }

    private static void bar(StringBuilder svg, Bar bar, int top) {
        double middle = top + BAR / 2.0;
        svg.append(label(NAMES - 6.0, middle + 4, "end", bar.name()));
        svg.append(String.format(
                Locale.ROOT,
                "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
                NAMES,
                top + 4,
                SIDE * bar.value(),
                BAR - 8));
        svg.append(segment("whisker", NAMES + SIDE * bar.lower(), middle, NAMES + SIDE * bar.upper(), middle));
        if (bar.reference() >= 0) {
            double at = NAMES + SIDE * bar.reference();
            svg.append(segment("chance", at, top + 1.0, at, top + BAR - 1.0));
        }
    }

    private static String segment(String look, double x1, double y1, double x2, double y2) {
        return String.format(Locale.ROOT, "<path class=\"%s\" d=\"M%.1f %.1fL%.1f %.1f\"/>%n", look, x1, y1, x2, y2);
    }

    private static Chart figure(String title, String content) {
        return new Chart("<figure><figcaption>" + Html.text(title) + "</figcaption>" + content + "</figure>\n");
    }

    private static String path(String look, List<Point> points) {
        StringBuilder path = new StringBuilder("<path class=\"" + look + "\" d=\"");
        for (int i = 0; i < points.size(); i++) {
            path.append(i == 0 ? 'M' : 'L')
                    .append(Html.number(px(points.get(i).x())))
                    .append(' ')
                    .append(Html.number(py(points.get(i).y())));
        }
        return path + "\"/>\n";
    }

    private static String label(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                Html.text(text));
    }

    private static double px(double x) {
        return LEFT + SIDE * x;
    }

    private static double py(double y) {
        return TOP + SIDE * (1 - y);
    }

    String html() {
        return html;
    }

    /**
     * One curve over the steps of a run.
     *
     * @param name in the legend
     * @param values one a step, the same number in every curve; NaN is not drawn
     */
    public record Series(String name, List<Double> values) {

        /** Copies the values. */
        public Series {
            values = List.copyOf(values);
        }
    }

    /**
     * Two curves with an axis of their own.
     *
     * @param title above the axis
     * @param first in the first color
     * @param second in the second color
     */
    public record Panel(String title, Series first, Series second) {}

    /**
     * Panels below each other as an SVG file of its own, for light and dark viewers.
     *
     * @param title for readers that hear it
     * @param step the name of one step, for example epoch
     * @param panels at least one
     * @return the file's text
     */
    public static String svgFile(String title, String step, List<Panel> panels) {
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">",
                WIDTH,
                panels.size() * (PANEL + 40) + 10);
        line(svg, "<title>%s</title>", Html.text(title));
        svg.append(FILE_STYLE);
        for (int i = 0; i < panels.size(); i++) {
            panel(svg, PANEL_TOP + i * (PANEL + 40), step, panels.get(i));
        }
        line(svg, "</svg>");
        return svg.toString();
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static void panel(StringBuilder svg, int top, String step, Panel panel) {
        double[] range = range(panel);
        for (int tick = 0; tick <= 4; tick++) {
            double value = range[0] + (range[1] - range[0]) * tick / 4;
            double y = panelY(top, range, value);
            line(svg, "<line class=\"g\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", PANEL_LEFT, WIDTH - 10, y, y);
            line(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.3f</text>", PANEL_LEFT - 6, y + 4, value);
        }
        String named = "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>";
        line(svg, "<text x=\"%d\" y=\"%d\">%s</text>", PANEL_LEFT, top - 12, Html.text(panel.title()));
        line(
                svg,
                named,
                "fa",
                PANEL_LEFT + 60,
                top - 12,
                Html.text(panel.first().name()));
        line(
                svg,
                named,
                "fb",
                PANEL_LEFT + 150,
                top - 12,
                Html.text(panel.second().name()));
        curve(svg, top, range, "a", panel.first());
        curve(svg, top, range, "b", panel.second());
        line(svg, "<text x=\"%d\" y=\"%d\">1</text>", PANEL_LEFT, top + PANEL + 16);
        line(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s %d</text>",
                WIDTH - 10,
                top + PANEL + 16,
                Html.text(step),
                panel.first().values().size());
    }

    private static double[] range(Panel panel) {
        double[] drawn = Stream.concat(panel.first().values().stream(), panel.second().values().stream())
                .mapToDouble(value -> value)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (drawn.length == 0) {
            return new double[] {0, 1};
        }
        double low = drawn[0];
        double high = drawn[drawn.length - 1];
        return new double[] {low, high > low ? high : low + 1e-3};
    }

    private static double panelY(int top, double[] range, double value) {
        return top + PANEL * (1 - (value - range[0]) / (range[1] - range[0]));
    }

    private static void curve(StringBuilder svg, int top, double[] range, String look, Series series) {
        StringBuilder points = new StringBuilder();
        int steps = series.values().size();
        for (int i = 0; i < steps; i++) {
            double value = series.values().get(i);
            if (!Double.isNaN(value)) {
                double x = PANEL_LEFT + (double) (WIDTH - 10 - PANEL_LEFT) * i / Math.max(1, steps - 1);
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, panelY(top, range, value)));
            }
        }
        line(
                svg,
                "<polyline class=\"%s\" points=\"%s\"/>",
                look,
                points.toString().strip());
    }
}
