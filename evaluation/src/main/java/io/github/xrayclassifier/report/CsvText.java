// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.report;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/**
 * Comma-separated values as RFC 4180 has them, with line feeds: written so that no spreadsheet runs a cell as a formula, read
 * with the line of every record. For one thread.
 */
public final class CsvText {

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    private final int columns;
    private final StringWriter text = new StringWriter();
    private final CSVPrinter printer;

    private CsvText(List<String> header) {
        this.columns = header.size();
        try {
            this.printer = new CSVPrinter(text, FORMAT);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter throws none
        }
        add(header);
    }

    /**
     * Begins a table.
     *
     * @param header names of the columns
     * @return the table so far
     */
    public static CsvText of(String... header) {
        return new CsvText(List.of(header));
    }

    /**
     * Begins a table.
     *
     * @param header names of the columns
     * @return the table so far
     */
    public static CsvText of(List<String> header) {
        return new CsvText(header);
    }

    /**
     * Adds a row.
     *
     * @param cells as many as columns, written by their {@code toString}
     * @return this table
     * @throws IllegalArgumentException for another number of cells, or a control character other than tab and line ends
     */
    public CsvText row(Object... cells) {
        return row(List.of(cells));
    }

    /**
     * Adds a row.
     *
     * @param cells as many as columns, written by their {@code toString}
     * @return this table
     * @throws IllegalArgumentException for another number of cells, or a control character other than tab and line ends
     */
    public CsvText row(List<?> cells) {
        if (cells.size() != columns) {
            throw new IllegalArgumentException("CSV row: expected " + columns + " cells, found " + cells.size());
        }
        add(cells);
        return this;
    }

    private void add(List<?> cells) {
        try {
            printer.printRecord(
                    cells.stream().map(cell -> harmless(String.valueOf(cell))).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter throws none
        }
    }

    /**
     * A cell as it is written, which a spreadsheet takes for text: an apostrophe before what begins like a formula and is no
     * number (OWASP). Whoever looks for a value in a file that was written here compares with this.
     *
     * @param cell any text
     * @return the cell before it is quoted
     * @throws IllegalArgumentException if it holds a control character other than tab, line feed and carriage return
     */
    public static String harmless(String cell) {
        int control = control(cell);
        if (control >= 0) {
            throw new IllegalArgumentException(
                    "CSV cell: expected no control character, found " + name(cell.charAt(control)));
        }
        boolean isFormula = !cell.isEmpty() && "=+-@\t\r\n".indexOf(cell.charAt(0)) >= 0 && !isNumber(cell);
        return isFormula ? "'" + cell : cell;
    }

    private static boolean isNumber(String cell) {
        return cell.matches("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    }

    private static int control(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r') {
                return i;
            }
        }
        return -1;
    }

    private static String name(char c) {
        return String.format(Locale.ROOT, "U+%04X", (int) c);
    }

    /** {@return what was added so far, a line feed behind each row} */
    public String text() {
        return text.toString();
    }

    /**
     * One record.
     *
     * @param line that it starts on, counted from 1
     * @param fields as they mean, without quotes
     */
    public record Row(int line, List<String> fields) {

        /** Copies the fields. */
        public Row {
            fields = List.copyOf(fields);
        }
    }

    /** Text that is no CSV. The parts of the message are kept, so that a reader can name the file. */
    public static final class SyntaxException extends IOException {

        private static final long serialVersionUID = 1L;

        private final int line;
        private final String expected;
        private final String found;

        SyntaxException(int line, String expected, String found) {
            super("line " + line + ": expected " + expected + ", found " + found);
            this.line = line;
            this.expected = expected;
            this.found = found;
        }

        /** {@return the line of the fault, counted from 1} */
        public int line() {
            return line;
        }

        /** {@return the words for what is allowed there} */
        public String expected() {
            return expected;
        }

        /** {@return the words for what is there} */
        public String found() {
            return found;
        }
    }

    /**
     * Reads a table.
     *
     * @param text with or without a byte order mark, lines ended by LF or CR LF
     * @return its records with their lines; empty lines are none
     * @throws SyntaxException if a quote is not closed, text follows one, or a control character is there
     */
    public static List<Row> read(String text) throws SyntaxException {
        return read(text, ',');
    }

    /**
     * Reads a table with another separator.
     *
     * @param text with or without a byte order mark, lines ended by LF or CR LF
     * @param separator between fields
     * @return its records with their lines; empty lines are none
     * @throws SyntaxException as {@link #read(String)}
     */
    public static List<Row> read(String text, char separator) throws SyntaxException {
        int control = control(text);
        if (control >= 0) {
            int line = 1
                    + (int) text.substring(0, control)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            throw new SyntaxException(line, "text without control characters", name(text.charAt(control)));
        }
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        List<Row> rows = new ArrayList<>();
        int line = 1;
        try (CSVParser parser = CSVParser.builder()
                .setReader(new StringReader(body))
                .setFormat(CSVFormat.RFC4180
                        .builder()
                        .setDelimiter(separator)
                        .setIgnoreEmptyLines(false)
                        .get())
                .get()) {
            Iterator<CSVRecord> records = parser.iterator();
            while (records.hasNext()) {
                List<String> fields = records.next().toList();
                if (fields.size() > 1 || !fields.get(0).isEmpty()) {
                    rows.add(new Row(line, fields));
                }
                line = (int) parser.getCurrentLineNumber() + 1;
            }
        } catch (IOException | UncheckedIOException e) {
            throw new SyntaxException(
                    line,
                    "fields in commas, quotes around a whole field and doubled inside it",
                    "a quote that is not closed, or text behind one");
        }
        return rows;
    }
}
