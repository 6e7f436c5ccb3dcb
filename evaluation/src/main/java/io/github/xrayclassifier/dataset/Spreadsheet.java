// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import io.github.xrayclassifier.manifest.ManifestException;
import io.github.xrayclassifier.manifest.SeparatedTable;
import io.github.xrayclassifier.report.CsvText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A spreadsheet of one's own, saved as text: one row an image, columns in any order and case, separated by commas, semicolons
 * or tabs. Immutable; may be shared by threads.
 */
public final class Spreadsheet {

    private static final String REMEDY = "name the column";
    private static final Map<Attribute, List<String>> NAMES = names();

    private final Path file;
    private final Path images;
    private final String pathColumn;
    private final String findingColumn;
    private final List<String> findingColumns;
    private final Map<Attribute, String> columns;

    private Spreadsheet(
            Path file,
            Path images,
            String pathColumn,
            String findingColumn,
            List<String> findingColumns,
            Map<Attribute, String> columns) {
        this.file = file;
        this.images = images;
        this.pathColumn = pathColumn;
        this.findingColumn = findingColumn;
        this.findingColumns = List.copyOf(findingColumns);
        this.columns = Map.copyOf(columns);
    }

    private static Map<Attribute, List<String>> names() {
        Map<Attribute, List<String>> names = new EnumMap<>(Attribute.class);
        names.put(Attribute.PATIENT, List.of("group", "patient", "patient id", "patientid", "subject id", "subject"));
        names.put(Attribute.SOURCE, List.of("source", "hospital", "site", "dataset"));
        names.put(Attribute.SPLIT, List.of("split", "fold", "set", "subset"));
        names.put(Attribute.VIEW, List.of("view", "view position", "viewposition", "projection"));
        names.put(Attribute.AGE, List.of("age", "patient age", "patientage", "age years"));
        names.put(Attribute.SEX, List.of("sex", "gender", "patient sex", "patient gender"));
        names.put(Attribute.MANUFACTURER, List.of("manufacturer", "vendor"));
        names.put(Attribute.STUDY_DATE, List.of("study date", "studydate", "date"));
        return names;
    }

    /**
     * A spreadsheet whose columns have common names: path, file, image or filename; label, finding, diagnosis or class.
     *
     * @param file CSV or tab-separated text
     * @param images the folder that paths are relative to
     * @return to be read
     */
    public static Spreadsheet of(Path file, Path images) {
        return new Spreadsheet(file, images, "", "", List.of(), Map.of());
    }

    /** A copy that takes paths from another column, of any name. */
    public Spreadsheet withPathColumn(String name) {
        return new Spreadsheet(file, images, name, findingColumn, findingColumns, columns);
    }

    /** A copy that takes findings, with | between several, from another column, of any name. */
    public Spreadsheet withFindingColumn(String name) {
        return new Spreadsheet(file, images, pathColumn, name, findingColumns, columns);
    }

    /** A copy for a table with a column for each finding, marked 1 where an image shows it. */
    public Spreadsheet withFindingColumns(List<String> names) {
        return new Spreadsheet(file, images, pathColumn, findingColumn, names, columns);
    }

    /** A copy that takes an attribute from another column, of any name. */
    public Spreadsheet withColumn(Attribute attribute, String name) {
        Map<Attribute, String> changed = new EnumMap<>(Attribute.class);
        changed.putAll(columns);
        changed.put(attribute, name);
        return new Spreadsheet(file, images, pathColumn, findingColumn, findingColumns, changed);
    }

    /**
     * Reads the rows.
     *
     * @return an image a row; one without a finding is left out
     * @throws ManifestException if a column is missing, a field is none of what its column takes, or a file does not exist
     * @throws IOException if the table cannot be read
     */
    public FoundImages read() throws IOException {
        SeparatedTable table = SeparatedTable.from(file);
        int path = pathColumn.isEmpty()
                ? table.required(
                        REMEDY + " of the images' paths",
                        "path",
                        "file",
                        "image",
                        "filename",
                        "file name",
                        "image path",
                        "image index")
                : table.required("", pathColumn);
        Map<Attribute, OptionalInt> places = places(table);
        Map<String, List<String>> leftOut = new LinkedHashMap<>();
        List<FoundImage> found = new ArrayList<>();
        FindingReader findings = findings(table);
        Set<Path> seen = new HashSet<>();
        for (CsvText.Row row : table.rows()) {
            Path image = image(table, row, path);
            if (!seen.add(image.normalize())) {
                throw table.fault(
                        row,
                        path,
                        "a file that no earlier row has",
                        "several findings of one image go into one row, with | between them");
            }
            List<String> shown = findings.of(row);
            if (shown.isEmpty()) {
                leftOut.computeIfAbsent("no finding in the table", key -> new ArrayList<>())
                        .add(row.fields().get(path));
            } else {
                found.add(new FoundImage(image, shown, attributes(table, row, places)));
            }
        }
        return new FoundImages(found, leftOut);
    }

    /** The findings of a row. */
    @FunctionalInterface
    private interface FindingReader {
        List<String> of(CsvText.Row row) throws ManifestException;
    }

    private FindingReader findings(SeparatedTable table) throws ManifestException {
        if (!findingColumns.isEmpty()) {
            Map<String, String> names = new LinkedHashMap<>();
            findingColumns.forEach(name -> names.put(name, name));
            return FindingColumns.of(table, names, Uncertain.NEGATIVE)::marked;
        }
        int column = findingColumn.isEmpty()
                ? table.required(
                        REMEDY + " of the findings", "labels", "label", "finding", "findings", "diagnosis", "class")
                : table.required("", findingColumn);
        return row -> Arrays.stream(row.fields().get(column).split("\\|", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private Map<Attribute, OptionalInt> places(SeparatedTable table) throws ManifestException {
        Map<Attribute, OptionalInt> places = new EnumMap<>(Attribute.class);
        for (Map.Entry<Attribute, List<String>> names : NAMES.entrySet()) {
            String chosen = columns.getOrDefault(names.getKey(), "");
            OptionalInt place = chosen.isEmpty()
                    ? table.column(names.getValue().toArray(String[]::new))
                    : OptionalInt.of(table.required("", chosen));
            places.put(names.getKey(), place);
        }
        return places;
    }

    private static Map<Attribute, String> attributes(
            SeparatedTable table, CsvText.Row row, Map<Attribute, OptionalInt> places) throws ManifestException {
        Map<Attribute, String> attributes = new EnumMap<>(Attribute.class);
        for (Map.Entry<Attribute, OptionalInt> place : places.entrySet()) {
            if (place.getValue().isPresent()) {
                int column = place.getValue().getAsInt();
                String text = place.getKey() == Attribute.AGE
                        ? Ages.years(table, row, column)
                        : row.fields().get(column).strip();
                attributes.put(place.getKey(), text);
            }
        }
        attributes.values().removeIf(String::isEmpty);
        return attributes;
    }

    private Path image(SeparatedTable table, CsvText.Row row, int column) throws ManifestException {
        try {
            Path image = images.resolve(row.fields().get(column).strip().replace('\\', '/'));
            if (Files.isRegularFile(image)) {
                return image;
            }
        } catch (InvalidPathException e) { // said below: there is no such file
            throw table.fault(row, column, "the path of an image", "");
        }
        throw table.fault(row, column, "a file in " + images, "paths are relative to that folder");
    }
}
