// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.dicom.StudyAttributes;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.manifest.ManifestException;
import io.github.xrayclassifier.manifest.SeparatedTable;
import io.github.xrayclassifier.report.CsvText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiFunction;

/** The DICOM files below a folder, as an archive exports them, with findings from a table. May be used by any thread. */
public final class DicomFolder {

    private static final String NO_DICOM = "no DICOM file";

    private DicomFolder() {}

    /** A column that an image is found by, with the value of an image for it; the most specific first. */
    private record Key(List<String> names, BiFunction<Path, StudyAttributes, String> value) {}

    private static List<Key> keys(Path folder) {
        return List.of(
                new Key(
                        List.of("path", "file", "filename"),
                        (file, of) -> folder.relativize(file).toString().replace('\\', '/')),
                new Key(List.of("sop instance uid", "instance uid", "sopinstanceuid"), (file, of) -> of.instanceUid()),
                new Key(List.of("study instance uid", "study uid", "studyinstanceuid"), (file, of) -> of.studyUid()),
                new Key(
                        List.of("accession number", "accession", "accessionnumber"),
                        (file, of) -> of.accessionNumber()),
                new Key(List.of("patient id", "patient", "patientid"), (file, of) -> of.patientId()));
    }

    /**
     * Finds the DICOM files of folders that are named after findings.
     *
     * @param folder with a folder for each finding
     * @return as {@link ImageFolders#read} does, without the files that are no DICOM
     * @throws IOException if a folder or file cannot be read
     * @throws IllegalArgumentException if there is no DICOM file in a folder of a finding
     */
    public static FoundImages read(Path folder) throws IOException {
        FoundImages all = ImageFolders.read(folder);
        Map<String, List<String>> leftOut = new LinkedHashMap<>(all.leftOut());
        List<FoundImage> found = new ArrayList<>();
        for (FoundImage image : all.images()) {
            if (isDicom(image.file())) {
                found.add(image);
            } else {
                add(leftOut, NO_DICOM, folder.relativize(image.file()).toString());
            }
        }
        return required(folder, found, leftOut);
    }

    /**
     * Finds the DICOM files below a folder whose findings a table tells.
     *
     * @param folder with files at any depth
     * @param findings a table with the column label, labels or finding, and one of path, SOP instance UID, study UID,
     *     accession number, patient ID: the first of these that it has finds the rows
     * @return a file that no row is for is left out
     * @throws ManifestException if a column is missing
     * @throws IOException if a folder or file cannot be read
     * @throws IllegalArgumentException if no row is for a DICOM file
     */
    public static FoundImages read(Path folder, Path findings) throws IOException {
        SeparatedTable table = SeparatedTable.from(findings);
        int finding = table.required("name the column of the findings", "labels", "label", "finding", "findings");
        Map<String, List<String>> leftOut = new LinkedHashMap<>();
        List<Path> files = ImageFolders.files(folder, leftOut, folder);
        for (Key key : keys(folder)) {
            OptionalInt column = table.column(key.names().toArray(String[]::new));
            if (column.isPresent()) {
                Map<String, CsvText.Row> rows = table.by(column.getAsInt());
                return required(folder, found(folder, files, leftOut, key, rows, finding), leftOut);
            }
        }
        List<String> wanted =
                keys(folder).stream().map(key -> key.names().get(0)).toList();
        throw ManifestException.of(
                findings, 1, "", "one of the columns " + wanted, "the columns " + table.header(), "");
    }

    private static List<FoundImage> found(
            Path folder,
            List<Path> files,
            Map<String, List<String>> leftOut,
            Key key,
            Map<String, CsvText.Row> rows,
            int finding)
            throws IOException {
        List<FoundImage> found = new ArrayList<>();
        for (Path file : files) {
            String name = folder.relativize(file).toString();
            if (!isDicom(file)) {
                add(leftOut, NO_DICOM, name);
                continue;
            }
            CsvText.Row row;
            try {
                StudyAttributes attributes =
                        StudyAttributes.of(ByteBuffer.wrap(Files.readAllBytes(file)), DecodeLimits.defaults());
                row = rows.get(key.value().apply(file, attributes));
            } catch (XrayException e) {
                add(leftOut, "attributes that cannot be read", name);
                continue;
            }
            List<String> names = row == null
                    ? List.of()
                    : Arrays.stream(row.fields().get(finding).split("\\|", -1))
                            .map(String::strip)
                            .filter(text -> !text.isEmpty())
                            .toList();
            if (names.isEmpty()) {
                add(leftOut, "no finding in the table", name);
            } else {
                found.add(new FoundImage(file, names, Map.of()));
            }
        }
        return found;
    }

    private static void add(Map<String, List<String>> leftOut, String reason, String name) {
        List<String> names = new ArrayList<>(leftOut.getOrDefault(reason, List.of()));
        names.add(name);
        leftOut.put(reason, names);
    }

    private static FoundImages required(Path folder, List<FoundImage> found, Map<String, List<String>> leftOut) {
        if (found.isEmpty()) {
            throw new IllegalArgumentException("folder " + folder
                    + ": expected DICOM files with findings, found none; left out: " + leftOut.keySet());
        }
        return new FoundImages(found, leftOut);
    }

    private static boolean isDicom(Path file) throws IOException {
        byte[] start = new byte[512];
        try (var in = Files.newInputStream(file)) {
            int length = in.readNBytes(start, 0, start.length);
            return DicomDecoder.open()
                    .recognizes(ByteBuffer.wrap(start, 0, length).slice());
        }
    }
}
