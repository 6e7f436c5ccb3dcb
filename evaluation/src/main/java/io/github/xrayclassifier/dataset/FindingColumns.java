// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import io.github.xrayclassifier.manifest.ManifestException;
import io.github.xrayclassifier.manifest.SeparatedTable;
import io.github.xrayclassifier.report.CsvText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Findings that have a column each, with a mark where an image shows them. Immutable; may be shared by threads.
 *
 * @param table with the columns
 * @param columns the finding of each column, by its place
 * @param uncertain what a mark of -1 means
 */
record FindingColumns(SeparatedTable table, Map<Integer, String> columns, Uncertain uncertain) {

    private static final Set<String> YES = Set.of("1", "1.0", "yes", "y", "true", "x");
    private static final Set<String> NO = Set.of("", "0", "0.0", "no", "n", "false");
    private static final Set<String> MAYBE = Set.of("-1", "-1.0");

    static FindingColumns of(SeparatedTable table, Map<String, String> findings, Uncertain uncertain)
            throws ManifestException {
        Map<Integer, String> columns = new LinkedHashMap<>();
        for (Map.Entry<String, String> finding : findings.entrySet()) {
            columns.put(table.required("", finding.getKey()), finding.getValue());
        }
        return new FindingColumns(table, columns, uncertain);
    }

    /** The findings marked in a row. */
    List<String> marked(CsvText.Row row) throws ManifestException {
        List<String> found = new ArrayList<>();
        for (Map.Entry<Integer, String> column : columns.entrySet()) {
            String mark = row.fields().get(column.getKey()).strip().toLowerCase(Locale.ROOT);
            boolean isUncertain = MAYBE.contains(mark);
            if (!isUncertain && !YES.contains(mark) && !NO.contains(mark)) {
                throw table.fault(row, column.getKey(), "1 for a finding, 0 or nothing for none, -1 for uncertain", "");
            }
            if (YES.contains(mark) || (isUncertain && uncertain == Uncertain.POSITIVE)) {
                found.add(column.getValue());
            }
        }
        return found;
    }

    /** True for a row that is not taken because a finding is uncertain in it. */
    boolean isLeftOut(CsvText.Row row) {
        return uncertain == Uncertain.LEFT_OUT
                && columns.keySet().stream()
                        .anyMatch(column ->
                                MAYBE.contains(row.fields().get(column).strip()));
    }

    /** The text of a field; empty without such a column. */
    static String text(CsvText.Row row, OptionalInt column) {
        return column.isEmpty() ? "" : row.fields().get(column.getAsInt()).strip();
    }
}
