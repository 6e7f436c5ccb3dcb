// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.manifest;

import io.github.xrayclassifier.report.CsvText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * A text table with a header: UTF-8, fields separated by commas, semicolons or tabs, one of them in the whole file, quoted as
 * RFC 4180 has it; may be compressed with gzip. Column names are found in any case. Immutable; may be shared by threads.
 */
public final class SeparatedTable {

    private static final List<Character> SEPARATORS = List.of(',', ';', '\t');

    /** Compressed tables may grow to this: the largest published list of X-rays, MIMIC-CXR's metadata, has 90 MB. */
    private static final int MOST_BYTES = 1 << 29;

    private final Path file;
    private final List<String> header;
    private final List<CsvText.Row> rows;

    private SeparatedTable(Path file, List<String> header, List<CsvText.Row> rows) {
        this.file = file;
        this.header = List.copyOf(header);
        this.rows = List.copyOf(rows);
    }

    /**
     * Reads a table whose separator shows in its header.
     *
     * @param file of text, or of text compressed with gzip
     * @return its rows in order
     * @throws ManifestException if it is none, has no header, or a row has more or fewer fields
     * @throws IOException if the file cannot be read
     */
    public static SeparatedTable from(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ManifestException(file, 1, "a file with a table", "a folder");
        }
        byte[] bytes = bytes(file);
        String text = text(file, bytes);
        char separator = separator(file, firstLine(text));
        List<CsvText.Row> rows = rows(file, text, separator);
        return new SeparatedTable(file, header(file, rows), body(file, rows, separator));
    }

    private static byte[] bytes(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        boolean isCompressed = bytes.length > 1 && bytes[0] == 0x1F && bytes[1] == (byte) 0x8B;
        if (!isCompressed) {
            return bytes;
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] whole = in.readNBytes(MOST_BYTES);
            if (whole.length == MOST_BYTES) {
                throw new ManifestException(file, 1, "at most " + MOST_BYTES + " bytes of text", "more");
            }
            return whole;
        }
    }

    static String text(Path file, byte[] bytes) throws ManifestException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw ManifestException.of(
                    file, line, "", "text in UTF-8", "bytes that are none", "save the table as CSV UTF-8");
        }
    }

    private static String firstLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    }

    private static char separator(Path file, String line) throws ManifestException {
        String unquoted = line.replaceAll("\"[^\"]*\"", "");
        List<Character> present =
                SEPARATORS.stream().filter(c -> unquoted.indexOf(c) >= 0).toList();
        if (present.size() > 1) {
            throw ManifestException.of(
                    file,
                    1,
                    "",
                    "column names with one separator between them",
                    String.join(
                            " and ", present.stream().map(SeparatedTable::name).toList()),
                    "quote a column name that holds one of them");
        }
        return present.isEmpty() ? ',' : present.get(0);
    }

    private static String name(char separator) {
        return separator == ',' ? "commas" : separator == ';' ? "semicolons" : "tabs";
    }

    static List<CsvText.Row> rows(Path file, String text, char separator) throws ManifestException {
        try {
            return CsvText.read(text, separator);
        } catch (CsvText.SyntaxException e) {
            throw new ManifestException(file, e.line(), e.expected(), e.found());
        }
    }

    private static List<String> header(Path file, List<CsvText.Row> rows) throws ManifestException {
        if (rows.isEmpty()) {
            throw new ManifestException(file, 1, "a line with the names of columns", "an empty file");
        }
        List<String> header = new ArrayList<>(rows.get(0).fields());
        while (header.size() > 1 && header.get(header.size() - 1).isBlank()) { // a comma at the end of the line
            header.remove(header.size() - 1);
        }
        Set<String> seen = new HashSet<>();
        for (String column : header) {
            if (!seen.add(key(column))) {
                throw new ManifestException(file, 1, "each column once", "the columns " + header);
            }
        }
        return header;
    }

    private static List<CsvText.Row> body(Path file, List<CsvText.Row> rows, char separator) throws ManifestException {
        int columns = rows.get(0).fields().size();
        for (CsvText.Row row : rows.subList(1, rows.size())) {
            if (row.fields().size() != columns) {
                throw wrongCount(file, row, columns, separator);
            }
        }
        return rows.subList(1, rows.size());
    }

    static ManifestException wrongCount(Path file, CsvText.Row row, int columns, char separator) {
        List<String> others = SEPARATORS.stream()
                .filter(c -> c != separator && row.fields().stream().anyMatch(field -> field.indexOf(c) >= 0))
                .map(SeparatedTable::name)
                .toList();
        String remedy = others.isEmpty()
                ? "quote a field that holds the separator"
                : "the header has " + name(separator) + ", this line " + String.join(" and ", others);
        return ManifestException.of(
                file,
                row.line(),
                "",
                columns + (columns == 1 ? " field" : " fields"),
                row.fields().size() + (row.fields().size() == 1 ? " field" : " fields"),
                remedy);
    }

    private static String key(String column) {
        return column.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ");
    }

    /**
     * The place of a column.
     *
     * @param names tried in order, in any case, blanks and underscores alike
     * @return counted from 0; empty if there is none of them
     */
    public OptionalInt column(String... names) {
        for (String name : names) {
            for (int i = 0; i < header.size(); i++) {
                if (key(header.get(i)).equals(key(name))) {
                    return OptionalInt.of(i);
                }
            }
        }
        return OptionalInt.empty();
    }

    /**
     * The place of a column that must be there.
     *
     * @param remedy the words for what to do if it is not; may be empty
     * @param names tried in order, in any case, blanks and underscores alike
     * @return counted from 0
     * @throws ManifestException if there is none of them
     */
    public int required(String remedy, String... names) throws ManifestException {
        OptionalInt found = column(names);
        if (found.isEmpty()) {
            String wanted = names.length == 1 ? "\"" + names[0] + "\"" : "named one of " + List.of(names);
            throw ManifestException.of(file, 1, "", "a column " + wanted, "the columns " + header, remedy);
        }
        return found.getAsInt();
    }

    /**
     * A fault of one of the rows.
     *
     * @param row one of {@link #rows}
     * @param column its place, counted from 0
     * @param expected the words for what is allowed
     * @param remedy a sentence without its full stop; may be empty
     * @return the exception, which says what is there
     */
    public ManifestException fault(CsvText.Row row, int column, String expected, String remedy) {
        return ManifestException.of(
                file,
                row.line(),
                header.get(column),
                expected,
                "\"" + row.fields().get(column) + "\"",
                remedy);
    }

    /**
     * The rows by one of their fields.
     *
     * @param column its place, counted from 0
     * @return by that field, stripped; of several rows with one field the last
     */
    public Map<String, CsvText.Row> by(int column) {
        Map<String, CsvText.Row> found = new TreeMap<>();
        rows.forEach(row -> found.put(row.fields().get(column).strip(), row));
        return found;
    }

    /** {@return the names of the columns} */
    public List<String> header() {
        return header;
    }

    /** {@return the rows behind the header, each with its line} */
    public List<CsvText.Row> rows() {
        return rows;
    }

    /** {@return the file that was read} */
    public Path file() {
        return file;
    }
}
