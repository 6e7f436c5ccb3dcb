// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * One HTML page that loads nothing and runs no script, or a part of one. All text is escaped. For one thread.
 */
public final class Page {

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
            <title>%1$s</title>
            <style>
            %2$s</style>
            </head>
            <body>
            <h1>%1$s</h1>
            <p class="use">Research use only, not for diagnosis.</p>
            """;

    static final String END = "</body>\n</html>\n";

    private final StringBuilder html = new StringBuilder();

    private Page() {}

    /**
     * Begins a whole page.
     *
     * @param title its heading
     * @return the page so far
     */
    public static Page of(String title) {
        Page page = new Page();
        page.html.append(head(title));
        return page;
    }

    /**
     * Begins a whole page that a browser loads anew by itself, for one that is written again and again.
     *
     * @param title its heading
     * @param seconds between two loads, at least 1
     * @return the page so far
     */
    public static Page refreshing(String title, int seconds) {
        Page page = new Page();
        page.html.append(
                head(title).replace("<title>", "<meta http-equiv=\"refresh\" content=\"" + seconds + "\">\n<title>"));
        return page;
    }

    /**
     * Begins a part of a page, for {@link PageFile#add} or {@link #article}.
     *
     * @return an empty part
     */
    public static Page part() {
        return new Page();
    }

    static String head(String title) {
        try (InputStream css = Page.class.getResourceAsStream("page.css")) {
            String style = new String(Objects.requireNonNull(css).readAllBytes(), StandardCharsets.UTF_8);
            return HEAD.formatted(Html.text(title), style);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * An image with its caption.
     *
     * @param picture of any size
     * @param caption below it, and for those who cannot see it
     */
    public record Image(BufferedImage picture, String caption) {}

    /**
     * Adds a heading.
     *
     * @param text of level 2
     * @return this page
     */
    public Page heading(String text) {
        return element("h2", "", text);
    }

    /**
     * Adds a smaller heading.
     *
     * @param text of level 3
     * @return this page
     */
    public Page subheading(String text) {
        return element("h3", "", text);
    }

    /**
     * Adds a paragraph.
     *
     * @param text of any length
     * @return this page
     */
    public Page paragraph(String text) {
        return element("p", "", text);
    }

    /**
     * Adds the one line that matters most.
     *
     * @param text short
     * @return this page
     */
    public Page lead(String text) {
        return element("p", "lead", text);
    }

    /**
     * Adds the one line that matters most, about a failure.
     *
     * @param text short
     * @return this page
     */
    public Page failure(String text) {
        return element("p", "lead fail", text);
    }

    private Page element(String name, String look, String text) {
        html.append('<').append(name);
        if (!look.isEmpty()) {
            html.append(" class=\"").append(look).append('"');
        }
        html.append('>').append(Html.text(text)).append("</").append(name).append(">\n");
        return this;
    }

    /**
     * Adds remarks that stand out.
     *
     * @param lines nothing is added for none
     * @return this page
     */
    public Page notes(List<String> lines) {
        if (!lines.isEmpty()) {
            html.append("<ul class=\"notes\">\n");
            lines.forEach(line -> element("li", "", line));
            html.append("</ul>\n");
        }
        return this;
    }

    /**
     * Adds names with their values; one without a value is left out.
     *
     * @param facts in this order
     * @return this page
     */
    public Page facts(Map<String, String> facts) {
        html.append("<dl>\n");
        facts.forEach((name, value) -> {
            if (!value.isBlank()) {
                html.append("<dt>")
                        .append(Html.text(name))
                        .append("</dt><dd>")
                        .append(Html.text(value))
                        .append("</dd>\n");
            }
        });
        html.append("</dl>\n");
        return this;
    }

    /**
     * Adds a box around a part.
     *
     * @param part from {@link #part}
     * @return this page
     */
    public Page article(Page part) {
        html.append("<article>\n").append(part.html).append("</article>\n");
        return this;
    }

    /**
     * Adds a table; on a narrow screen it scrolls by itself.
     *
     * @param header of the columns
     * @param rows as many cells as columns, or fewer
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
     * @param rows as many cells as columns, or fewer: the last one then spans the rest
     * @return this page
     */
    public Page cells(List<String> header, List<List<Cell>> rows) {
        html.append("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
        header.forEach(name ->
                html.append("<th scope=\"col\">").append(Html.text(name)).append("</th>"));
        html.append("</tr></thead><tbody>\n");
        for (List<Cell> row : rows) {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                html.append(row.get(i).html(i == row.size() - 1 ? header.size() - i : 1));
            }
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
     * Adds images side by side, as PNG within the page itself.
     *
     * @param images any number
     * @return this page
     * @throws IOException if an image cannot be encoded
     */
    public Page images(List<Image> images) throws IOException {
        return images("images", images);
    }

    /**
     * Adds small images side by side, as PNG within the page itself.
     *
     * @param images any number
     * @return this page
     * @throws IOException if an image cannot be encoded
     */
    public Page thumbnails(List<Image> images) throws IOException {
        return images("images small", images);
    }

    private Page images(String look, List<Image> images) throws IOException {
        html.append("<div class=\"").append(look).append("\">\n");
        for (Image image : images) {
            html.append("<figure>")
                    .append(encoded(image))
                    .append("<figcaption>")
                    .append(Html.text(image.caption()))
                    .append("</figcaption></figure>\n");
        }
        html.append("</div>\n");
        return this;
    }

    private static String encoded(Image image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // In memory, because ImageIO's usual stream keeps pixels in a temporary file.
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image.picture(), "png", stream);
        }
        return "<img src=\"data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray())
                + "\" width=\"" + image.picture().getWidth() + "\" height=\""
                + image.picture().getHeight() + "\" alt=\"" + Html.text(image.caption()) + "\">";
    }

    /** The elements that were added so far. */
    String content() {
        return html.toString();
    }

    /**
     * Ends a whole page.
     *
     * @return the file's text
     */
    public String html() {
        return html + END;
    }
}
