// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import io.github.xrayclassifier.manifest.ManifestException;
import io.github.xrayclassifier.manifest.SeparatedTable;
import io.github.xrayclassifier.report.CsvText;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ages in the spellings of tables, and the groups that a manifest holds. May be used by any thread. */
final class Ages {

    /** Years, or as DICOM has it: digits with Y, M, W or D; ages of data frames end in .0. */
    private static final Pattern AGE = Pattern.compile("([0-9]{1,4})(\\.[0-9]+)?\\s*([YMWD]?)");

    /** NIH ChestX-ray14 has ages of 148 to 414 years, which are mistakes. */
    private static final int OLDEST = 120;

    private Ages() {}

    /** Whole years as text; empty for no age and for one that nobody has. */
    static String years(SeparatedTable table, CsvText.Row row, int column) throws ManifestException {
        String text = row.fields().get(column).strip().toUpperCase(Locale.ROOT);
        if (text.isEmpty()) {
            return "";
        }
        Matcher matcher = AGE.matcher(text);
        if (!matcher.matches()) {
            throw table.fault(row, column, "an age in years, for example 58, 058Y or 7M", "");
        }
        int number = Integer.parseInt(matcher.group(1));
        int perYear = switch (matcher.group(3)) {
            case "M" -> 12;
            case "W" -> 52;
            case "D" -> 365;
            default -> 1;
        };
        return number / perYear > OLDEST ? "" : Integer.toString(number / perYear);
    }

    /** The group of an age; words, because a spreadsheet takes 1-9 for a date. */
    static String group(String years) {
        if (years.isEmpty()) {
            return "";
        }
        int age = Integer.parseInt(years);
        return age < 18
                ? "under 18"
                : age < 40 ? "18 to 39" : age < 60 ? "40 to 59" : age < 80 ? "60 to 79" : "80 or more";
    }
}
