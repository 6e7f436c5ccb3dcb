// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.manifest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads comma-separated values as RFC 4180 has them: quoted fields may hold commas, line ends and doubled quotes. */
final class Csv {

    /** One record and the line it starts on, counted from 1. */
    record Row(int line, List<String> fields) {}

    private final Path file;
    private final String text;
    private int at;
    private int line = 1;

    private Csv(Path file, String text) {
        this.file = file;
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    static List<Row> parse(Path file, String text) throws ManifestException {
        Csv csv = new Csv(file, text);
        List<Row> rows = new ArrayList<>();
        while (csv.at < csv.text.length()) {
            Row row = csv.row();
            if (row.fields().size() > 1 || !row.fields().get(0).isEmpty()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private Row row() throws ManifestException {
        int start = line;
        List<String> fields = new ArrayList<>();
        fields.add(field());
        while (at < text.length() && text.charAt(at) == ',') {
            at++;
            fields.add(field());
        }
        endOfLine();
        return new Row(start, fields);
    }

    private void endOfLine() throws ManifestException {
        if (at < text.length() && text.charAt(at) == '\r') {
            at++;
        }
        if (at < text.length() && text.charAt(at) != '\n') {
            throw new ManifestException(
                    file, line, "a comma or a line end behind a field", "'" + text.charAt(at) + "'");
        }
        at++;
        line++;
    }

    private String field() throws ManifestException {
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted();
        }
        int start = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted() throws ManifestException {
        int start = line;
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                if (at >= text.length() || text.charAt(at) != '"') {
                    return value.toString();
                }
            } else if (c == '\n') {
                line++;
            }
            value.append(c);
        }
        throw new ManifestException(file, start, "a closing quote", "the end of the file");
    }
}
