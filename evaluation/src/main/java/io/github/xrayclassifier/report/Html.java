// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.report;

import java.util.Locale;

/** Text as a part of a page. May be used by any thread. */
final class Html {

    private Html() {}

    /** Text that shows as it is, in an element or in a quoted attribute: a source may be named like markup. */
    static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
