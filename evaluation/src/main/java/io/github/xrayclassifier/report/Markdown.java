// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Text in Markdown (CommonMark with the tables of GitHub). Headings, paragraphs and cells show as they are given: markup in
 * them, which may come from a model file or a manifest, is escaped. For one thread.
 */
public final class Markdown {

    private final StringBuilder text = new StringBuilder();

    /** An empty text. */
    public Markdown() {}

    /**
     * Text as a part of Markdown: no raw HTML, no link or image, no cell that ends early, no control character.
     *
     * @param text anything
     * @return on one line
     */
    public static String escaped(String text) {
        return Html.printable(text.replaceAll("\\R", " "))
                .replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("`", "\\`")
                .replace("<", "&lt;")
                .replace("](", "]\\(");
    }

    /**
     * Adds a heading.
     *
     * @param level 1 to 6
     * @param heading of any length
     * @return this text
     */
    public Markdown heading(int level, String heading) {
        text.append("#".repeat(level)).append(' ').append(escaped(heading)).append("\n\n");
        return this;
    }

    /**
     * Adds a paragraph.
     *
     * @param paragraph of any length
     * @return this text
     */
    public Markdown paragraph(String paragraph) {
        text.append(escaped(paragraph)).append("\n\n");
        return this;
    }

    /**
     * Adds a table.
     *
     * @param header of the columns
     * @param rows as many cells as columns
     * @return this text
     */
    public Markdown table(List<String> header, List<List<String>> rows) {
        row(header);
        text.append("|---".repeat(header.size())).append("|\n");
        rows.forEach(this::row);
        text.append('\n');
        return this;
    }

    private void row(List<String> cells) {
        text.append(cells.stream().map(Markdown::escaped).collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    /** {@return what was added so far} */
    public String text() {
        return text.toString();
    }
}
