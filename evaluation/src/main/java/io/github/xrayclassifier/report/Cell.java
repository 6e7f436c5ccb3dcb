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
 * @param meter a proportion shown as a bar behind the text; negative for none
 */
public record Cell(String text, double shade, String mark, double meter) {

    /**
     * A plain cell.
     *
     * @param text shown as it is
     * @return the cell
     */
    public static Cell of(String text) {
        return new Cell(text, 0, "", -1);
    }

    /**
     * A count colored by its proportion.
     *
     * @param count of anything
     * @param proportion 0 to 1
     * @return the cell; a zero is shown as a dot
     */
    public static Cell count(int count, double proportion) {
        return new Cell(count == 0 ? "·" : Integer.toString(count), proportion, "", -1);
    }

    /**
     * A verdict.
     *
     * @param text for example PASS
     * @param mark one of {@code pass}, {@code warn}, {@code fail}, {@code none}
     * @return the cell
     */
    public static Cell verdict(String text, String mark) {
        return new Cell(text, 0, mark, -1);
    }

    /**
     * A proportion as number and bar.
     *
     * @param text the number
     * @param value 0 to 1
     * @return the cell
     */
    public static Cell meter(String text, double value) {
        return new Cell(text, 0, "", value);
    }

    String html(int columns) {
        String span = columns > 1 ? " colspan=\"" + columns + "\"" : "";
        if (!mark.isEmpty()) {
            return "<td" + span + "><b class=\"mark " + Html.text(mark) + "\">" + Html.text(text) + "</b></td>";
        }
        // At most 55 %, so that the text stays readable on it in both color schemes.
        String look = shade > 0
                ? String.format(Locale.ROOT, " class=\"shade\" style=\"--s:%.0f%%\"", 4 + 51 * Math.min(1, shade))
                : "";
        if (text.length() > 60) {
            look = " class=\"long\"";
        }
        String bar = meter < 0
                ? ""
                : String.format(Locale.ROOT, " <meter min=\"0\" max=\"1\" value=\"%.4f\"></meter>", meter);
        return "<td" + span + look + ">" + Html.text(text) + bar + "</td>";
    }
}
