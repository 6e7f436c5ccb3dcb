// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
}
