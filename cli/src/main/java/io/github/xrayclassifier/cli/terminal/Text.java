// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Fits text to a terminal. Widths count characters, which is wrong for wide scripts by a column each. */
public final class Text {

    private Text() {}

    /** Without control and format characters: a file may be named with escape codes that a terminal would obey. */
    public static String printable(String text) {
        return cleaned(text, false);
    }

    /** The same, but with the ends of its lines and its tabs. */
    static String printableLines(String text) {
        return cleaned(text, true);
    }

    private static String cleaned(String text, boolean keepsLines) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> (keepsLines && (c == '\n' || c == '\t')) || !isObeyed(c) ? c : '\uFFFD')
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    /** ISO 6429 controls, among them ESC and the CSI of one byte (U+009B), and the format characters of Unicode: bidi. */
    private static boolean isObeyed(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
    }

    /** JSON with its control and format characters escaped, so that a terminal obeys none and a reader sees all. */
    public static String escaped(String json) {
        StringBuilder out = new StringBuilder(json.length());
        json.chars().forEach(c -> out.append(isObeyed(c) ? String.format("\\u%04x", c) : String.valueOf((char) c)));
        return out.toString();
    }

    public static String padded(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }

    /** The middle goes, because the end of a path names the file and its beginning the folder. */
    public static String shortened(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int tail = (width - 1) * 2 / 3;
        return text.substring(0, width - 1 - tail) + "\u2026" + text.substring(text.length() - tail);
    }

    /** Lines of at most {@code width} characters, broken at blanks where there are any. */
    public static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > width) {
            int blank = rest.lastIndexOf(' ', width);
            int end = blank > 0 ? blank : width;
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
