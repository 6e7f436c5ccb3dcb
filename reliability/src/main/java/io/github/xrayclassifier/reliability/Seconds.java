// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time on the command line: 30s, 20m, 8h. */
final class Seconds {

    private static final Pattern LENGTH = Pattern.compile("([1-9]\\d{0,5})([smh])");

    private Seconds() {}

    static int of(String text) {
        Matcher length = LENGTH.matcher(text);
        if (!length.matches()) {
            throw new IllegalArgumentException("expected a length of time such as 30s, 20m or 8h, found " + text);
        }
        int unit = switch (length.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            default -> 3600;
        };
        return Math.multiplyExact(Integer.parseInt(length.group(1)), unit);
    }
}
