// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import java.util.ArrayList;
import java.util.List;

/** Fits text to a terminal. Widths count characters, which is wrong for wide scripts by a column each. */
final class Text {

    private Text() {}

    /** Without control characters: a file may be named with escape codes that a terminal would obey. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '\uFFFD' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    /** JSON with its control and format characters escaped, so that a terminal obeys none and a reader sees all. */
    static String escaped(String json) {
        StringBuilder out = new StringBuilder(json.length());
        json.chars()
                .forEach(c -> out.append(
                        Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                                ? String.format("\\u%04x", c)
                                : String.valueOf((char) c)));
        return out.toString();
    }

    static String padded(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }

    /** The middle goes, because the end of a path names the file and its beginning the folder. */
    static String shortened(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int tail = (width - 1) * 2 / 3;
        return text.substring(0, width - 1 - tail) + "\u2026" + text.substring(text.length() - tail);
    }

    /** Lines of at most {@code width} characters, broken at blanks where there are any. */
    static List<String> wrapped(String text, int width) {
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
