// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * One HTML page that loads nothing and runs no script. All text is escaped. For one thread.
 */
public final class Page {

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>%1$s</title>
            <style>
            %2$s</style>
            </head>
            <body>
            <h1>%1$s</h1>
            <p class="use">Research use only, not for diagnosis.</p>
            """;

    private final StringBuilder html = new StringBuilder();

    private Page(String title) {
        html.append(HEAD.formatted(Html.text(title), style()));
    }

    /**
     * Begins a page.
     *
     * @param title its heading
     * @return the page so far
     */
    public static Page of(String title) {
        return new Page(title);
    }

    private static String style() {
        try (InputStream css = Page.class.getResourceAsStream("page.css")) {
            return new String(Objects.requireNonNull(css).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds a heading.
     *
     * @param text of level 2
     * @return this page
     */
    public Page heading(String text) {
        html.append("<h2>").append(Html.text(text)).append("</h2>\n");
        return this;
    }

    /**
     * Adds a smaller heading.
     *
     * @param text of level 3
     * @return this page
     */
    public Page subheading(String text) {
        html.append("<h3>").append(Html.text(text)).append("</h3>\n");
        return this;
    }

    /**
     * Adds a paragraph.
     *
     * @param text of any length
     * @return this page
     */
    public Page paragraph(String text) {
        html.append("<p>").append(Html.text(text)).append("</p>\n");
        return this;
    }

    /**
     * Adds a table; on a narrow screen it scrolls by itself.
     *
     * @param header of the columns
     * @param rows as many cells as columns
     * @return this page
     */
    public Page table(List<String> header, List<List<String>> rows) {
        return cells(
                header,
                rows.stream().map(row -> row.stream().map(Cell::of).toList()).toList());
    }

    /**
     * Adds a table of cells with a look of their own.
     *
     * @param header of the columns
     * @param rows as many cells as columns
     * @return this page
     */
    public Page cells(List<String> header, List<List<Cell>> rows) {
        html.append("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
        header.forEach(name ->
                html.append("<th scope=\"col\">").append(Html.text(name)).append("</th>"));
        html.append("</tr></thead><tbody>\n");
        for (List<Cell> row : rows) {
            html.append("<tr>");
            row.forEach(cell -> html.append(cell.html()));
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>\n");
        return this;
    }

    /**
     * Adds charts side by side, as many as fit.
     *
     * @param charts at least one
     * @return this page
     */
    public Page charts(List<Chart> charts) {
        html.append("<div class=\"charts\">\n");
        charts.forEach(chart -> html.append(chart.html()));
        html.append("</div>\n");
        return this;
    }

    /**
     * Ends the page.
     *
     * @return the file's text
     */
    public String html() {
        return html + "</body>\n</html>\n";
    }
}
