// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.report;

import java.util.Locale;

/** Text as a part of a page. May be used by any thread. */
final class Html {

    private Html() {}

    /** Text that shows as it is, in an element or in a quoted attribute: a source may be named like markup. */
    static String text(String text) {
        return printable(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Without control characters and other codes that change how the rest of a text is shown, such as text direction. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '\uFFFD' : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
