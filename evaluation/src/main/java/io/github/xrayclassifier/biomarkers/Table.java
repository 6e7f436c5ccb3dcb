// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import io.github.xrayclassifier.report.CsvText;
import io.github.xrayclassifier.report.Markdown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of text as CSV (RFC 4180) or Markdown. For one thread. */
final class Table {

    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... columns) {
        this.columns = List.of(columns);
    }

    void add(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("expected " + columns.size() + " cells, found " + cells.length);
        }
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(
                    cell instanceof Double number
                            ? (number.isNaN() ? "" : String.format(Locale.ROOT, "%.6g", number))
                            : cell.toString());
        }
        rows.add(row);
    }

    String csv() {
        CsvText text = CsvText.of(columns);
        rows.forEach(text::row);
        return text.text();
    }

    String markdown() {
        return new Markdown().table(columns, rows).text().stripTrailing() + "\n";
    }
}
