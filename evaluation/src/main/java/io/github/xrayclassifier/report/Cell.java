// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.report;

import java.util.Locale;

/**
 * One cell of a table. Immutable; may be shared by threads.
 *
 * @param text shown as it is
 * @param shade how strongly it is colored, 0 to 1
 * @param mark a word that decides the color, one of {@code pass}, {@code warn}, {@code fail}, {@code none}; empty for a plain
 *     cell
 */
public record Cell(String text, double shade, String mark) {

    /**
     * A plain cell.
     *
     * @param text shown as it is
     * @return the cell
     */
    public static Cell of(String text) {
        return new Cell(text, 0, "");
    }

    /**
     * A count colored by its share.
     *
     * @param count of anything
     * @param share 0 to 1
     * @return the cell; a zero is shown as a dot
     */
    public static Cell count(int count, double share) {
        return new Cell(count == 0 ? "·" : Integer.toString(count), share, "");
    }

    /**
     * A verdict.
     *
     * @param text for example PASS
     * @param mark one of {@code pass}, {@code warn}, {@code fail}, {@code none}
     * @return the cell
     */
    public static Cell verdict(String text, String mark) {
        return new Cell(text, 0, mark);
    }

    String html() {
        if (!mark.isEmpty()) {
            return "<td><b class=\"mark " + Html.text(mark) + "\">" + Html.text(text) + "</b></td>";
        }
        // At most 55 %, so that the text stays readable on it in both color schemes.
        String look = shade > 0
                ? String.format(Locale.ROOT, " class=\"shade\" style=\"--s:%.0f%%\"", 4 + 51 * Math.min(1, shade))
                : "";
        if (text.length() > 60) {
            look = " class=\"long\"";
        }
        return "<td" + look + ">" + Html.text(text) + "</td>";
    }
}
