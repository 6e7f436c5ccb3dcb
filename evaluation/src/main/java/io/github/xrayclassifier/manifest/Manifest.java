// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.manifest;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Sha256;
import io.github.xrayclassifier.report.CsvText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A list of labelled images: a CSV file (RFC 4180, UTF-8, with a header) with the columns {@code path} (relative to the
 * file's folder) and {@code label}, and optionally {@code labels} (separated by |), {@code source}, {@code group} and
 * {@code split}; other columns are kept as text.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class Manifest {

    private final List<ManifestEntry> entries;
    private final String sha256;

    private Manifest(List<ManifestEntry> entries, String sha256) {
        this.entries = List.copyOf(entries);
        this.sha256 = sha256;
    }

    /**
     * Reads a manifest with any labels.
     *
     * @param file the CSV file
     * @return its rows in order
     * @throws ManifestException if a column is missing, a path comes twice, its file does not exist, or labels differ in case alone
     * @throws IOException if the file cannot be read
     */
    public static Manifest from(Path file) throws IOException {
        return read(file, List.of());
    }

    /**
     * Reads a manifest whose labels must be known.
     *
     * @param file the CSV file
     * @param findings what a label may be, at least one
     * @return its rows in order
     * @throws ManifestException as {@link #from(Path)}, and if a label is not among the findings
     * @throws IOException if the file cannot be read
     */
    public static Manifest from(Path file, Collection<Finding> findings) throws IOException {
        if (findings.isEmpty()) {
            throw new IllegalArgumentException("expected at least one finding, found none");
        }
        return read(file, List.copyOf(findings));
    }

    private static Manifest read(Path file, List<Finding> findings) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ManifestException(file, 1, "a CSV file with the columns path and label", "a folder");
        }
        byte[] bytes = Files.readAllBytes(file);
        List<CsvText.Row> rows = rows(file, bytes);
        List<String> header = header(file, rows);
        List<ManifestEntry> entries = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (CsvText.Row row : rows.subList(1, rows.size())) {
            entries.add(new RowReader(file, header, findings).entry(row, seen));
        }
        requireOneSpelling(file, entries);
        return new Manifest(entries, Sha256.of(bytes));
    }

    /** Two spellings of one finding would be two outputs of a model. */
    private static void requireOneSpelling(Path file, List<ManifestEntry> entries) throws ManifestException {
        Map<String, Finding> spellings = new HashMap<>();
        for (ManifestEntry entry : entries) {
            for (Finding label : entry.labels()) {
                Finding first = spellings.putIfAbsent(label.name().toLowerCase(Locale.ROOT), label);
                if (first != null && !first.equals(label)) {
                    throw ManifestException.of(
                            file,
                            entry.line(),
                            label.equals(entry.label()) ? "label" : "labels",
                            "one spelling of each finding",
                            "\"" + label + "\" behind \"" + first + "\"",
                            "write one of them throughout");
                }
            }
        }
    }

    static List<CsvText.Row> rows(Path file, byte[] bytes) throws ManifestException {
        return SeparatedTable.rows(file, SeparatedTable.text(file, bytes), ',');
    }

    private static List<String> header(Path file, List<CsvText.Row> rows) throws ManifestException {
        if (rows.isEmpty()) {
            throw new ManifestException(file, 1, "a line with the columns path and label", "an empty file");
        }
        List<String> header = rows.get(0).fields();
        if (header.size() == 1 && header.get(0).matches(".*[;\t].*")) {
            throw ManifestException.of(
                    file,
                    1,
                    "",
                    "columns separated by commas",
                    "\"" + header.get(0).replace('\t', ' ') + "\"",
                    "xray manifest table reads semicolons and tabs and writes a manifest");
        }
        for (String column : List.of("path", "label")) {
            if (!header.contains(column)) {
                throw ManifestException.of(
                        file,
                        1,
                        "",
                        "a column \"" + column + "\"",
                        "the columns " + header,
                        "xray manifest table reads columns of other names and writes a manifest");
            }
        }
        if (new HashSet<>(header).size() < header.size()) {
            throw new ManifestException(file, 1, "each column once", "the columns " + header);
        }
        return header;
    }

    /** A file named relative to a manifest. */
    static Path sibling(Path manifest, String path, int line) throws ManifestException {
        try {
            return manifest.toAbsolutePath().resolveSibling(path).normalize();
        } catch (InvalidPathException e) { // which names are none differs between systems
            throw new ManifestException(manifest, line, "a path that this system can name", "\"" + path + "\"");
        }
    }

    /** Turns one row into an entry. */
    private record RowReader(Path file, List<String> header, List<Finding> findings) {

        ManifestEntry entry(CsvText.Row row, Set<Path> seen) throws ManifestException {
            if (row.fields().size() != header.size()) {
                throw SeparatedTable.wrongCount(file, row, header.size(), ',');
            }
            Map<String, String> columns = new HashMap<>();
            for (int i = 0; i < header.size(); i++) {
                columns.put(header.get(i), row.fields().get(i));
            }
            String path = columns.getOrDefault("path", "");
            if (path.isEmpty()) {
                throw ManifestException.of(file, row.line(), "path", "the path of an image", "an empty field", "");
            }
            Path image = sibling(file, path, row.line());
            if (!seen.add(image)) {
                throw ManifestException.of(
                        file,
                        row.line(),
                        "path",
                        "a file that no earlier row has",
                        "\"" + path + "\" again",
                        "several findings of one image go into column labels, with | between them");
            }
            if (!Files.isRegularFile(image)) {
                throw ManifestException.of(
                        file,
                        row.line(),
                        "path",
                        "a file at \"" + path + "\"",
                        Files.isDirectory(image) ? "a folder" : "none",
                        "paths are relative to the manifest's folder");
            }
            Finding label = finding("label", columns.getOrDefault("label", ""), row.line());
            return new ManifestEntry(
                    image,
                    label,
                    labels(columns.getOrDefault("labels", ""), label, row.line()),
                    columns.getOrDefault("source", ""),
                    orElse(columns.getOrDefault("group", ""), path),
                    columns.getOrDefault("split", ""),
                    columns,
                    row.line());
        }

        private Set<Finding> labels(String text, Finding label, int line) throws ManifestException {
            Set<Finding> labels = new HashSet<>(Set.of(label));
            for (String name : text.split("\\|", 0)) {
                if (!name.isEmpty()) {
                    labels.add(finding("labels", name, line));
                }
            }
            return labels;
        }

        private Finding finding(String column, String name, int line) throws ManifestException {
            Finding finding;
            try {
                finding = new Finding(name);
            } catch (IllegalArgumentException e) {
                throw ManifestException.of(
                        file,
                        line,
                        column,
                        "a finding's name (1 to 64 printable characters without | , ; = :)",
                        "\"" + name + "\"",
                        column.equals("label") && name.contains("|")
                                ? "column labels takes several findings, column label the one that counts"
                                : "");
            }
            if (!findings.isEmpty() && !findings.contains(finding)) {
                throw ManifestException.of(file, line, column, "one of " + findings, "\"" + name + "\"", "");
            }
            return finding;
        }

        private static String orElse(String value, String other) {
            return value.isEmpty() ? other : value;
        }
    }

    /**
     * These rows followed by those of another manifest.
     *
     * @param other read from another file
     * @return both; its hash covers both hashes
     */
    public Manifest plus(Manifest other) {
        List<ManifestEntry> both = new ArrayList<>(entries);
        both.addAll(other.entries);
        return new Manifest(both, Sha256.of((sha256 + other.sha256).getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The rows that pass a test, in order.
     *
     * @param test true keeps a row
     * @return the rest; its hash covers this hash and the rows kept
     */
    public Manifest where(Predicate<ManifestEntry> test) {
        List<ManifestEntry> kept = entries.stream().filter(test).toList();
        StringBuilder text = new StringBuilder(sha256);
        kept.forEach(entry -> text.append('\n').append(entry.columns().get("path")));
        return new Manifest(kept, Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The rows of one split.
     *
     * @param split for example {@code train}
     * @return in the order of the file
     */
    public List<ManifestEntry> split(String split) {
        return entries.stream().filter(entry -> entry.split().equals(split)).toList();
    }

    /**
     * All rows.
     *
     * @return in the order of the file
     */
    public List<ManifestEntry> entries() {
        return entries;
    }

    /**
     * The hash of the file's bytes.
     *
     * @return 64 lower-case hexadecimal digits
     */
    public String sha256() {
        return sha256;
    }
}
