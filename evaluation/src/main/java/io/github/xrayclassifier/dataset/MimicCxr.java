// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import io.github.xrayclassifier.manifest.SeparatedTable;
import io.github.xrayclassifier.report.CsvText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * MIMIC-CXR-JPG (Johnson et al. 2019), version 2: the folder with {@code mimic-cxr-2.0.0-metadata.csv},
 * {@code mimic-cxr-2.0.0-chexpert.csv}, {@code mimic-cxr-2.0.0-split.csv} (as text or compressed) and {@code files}. May be used
 * by any thread.
 */
public final class MimicCxr {

    private static final List<String> VERSIONS = List.of("2.0.0", "2.1.0");

    private MimicCxr() {}

    /**
     * Reads the lists.
     *
     * @param folder of the collection; images that are not in it are left out
     * @param uncertain the treatment of marks of -1
     * @return an image a row of the metadata, with the collection's own split if its list is there
     * @throws io.github.xrayclassifier.manifest.ManifestException if a column is missing or a field is none of what it takes
     * @throws IOException if a list cannot be read
     */
    public static FoundImages read(Path folder, Uncertain uncertain) throws IOException {
        SeparatedTable images = SeparatedTable.from(required(folder, "metadata"));
        SeparatedTable reports = SeparatedTable.from(required(folder, "chexpert"));
        FindingColumns findings = FindingColumns.of(reports, Chexpert.names(), uncertain);
        Map<String, CsvText.Row> byStudy = reports.by(reports.required("", "study_id"));
        Map<String, String> splits = splits(folder);
        int image = images.required("", "dicom_id");
        int subject = images.required("", "subject_id");
        int study = images.required("", "study_id");
        OptionalInt view = images.column("ViewPosition");
        Map<String, List<String>> leftOut = new LinkedHashMap<>();
        List<FoundImage> found = new ArrayList<>();
        for (CsvText.Row row : images.rows()) {
            String name = row.fields().get(image).strip();
            String patient = row.fields().get(subject).strip();
            String number = row.fields().get(study).strip();
            if (!patient.matches("[0-9]{2,10}")) {
                throw images.fault(row, subject, "a number of at least two digits", "");
            }
            Path file = folder.resolve("files")
                    .resolve("p" + patient.substring(0, 2))
                    .resolve("p" + patient)
                    .resolve("s" + number)
                    .resolve(name + ".jpg");
            CsvText.Row report = byStudy.get(number);
            List<String> marked = report == null ? List.of() : findings.marked(report);
            String reason = !Files.isRegularFile(file)
                    ? Chexpert.NOT_THERE
                    : report != null && findings.isLeftOut(report)
                            ? Chexpert.UNCERTAIN
                            : marked.isEmpty() ? Chexpert.NOT_MENTIONED : "";
            if (!reason.isEmpty()) {
                leftOut.computeIfAbsent(reason, key -> new ArrayList<>()).add(name);
                continue;
            }
            Map<Attribute, String> attributes = new EnumMap<>(Attribute.class);
            attributes.put(Attribute.SOURCE, "mimic");
            attributes.put(Attribute.PATIENT, patient);
            attributes.put(Attribute.VIEW, FindingColumns.text(row, view));
            attributes.put(Attribute.SPLIT, splits.getOrDefault(name, ""));
            attributes.values().removeIf(String::isEmpty);
            found.add(new FoundImage(file, marked, attributes));
        }
        return new FoundImages(found, leftOut);
    }

    private static Map<String, String> splits(Path folder) throws IOException {
        Optional<Path> file = file(folder, "split");
        Map<String, String> splits = new LinkedHashMap<>();
        if (file.isPresent()) {
            SeparatedTable table = SeparatedTable.from(file.get());
            int split = table.required("", "split");
            table.by(table.required("", "dicom_id"))
                    .forEach((name, row) ->
                            splits.put(name, row.fields().get(split).strip()));
        }
        return splits;
    }

    private static Path required(Path folder, String list) throws IOException {
        return file(folder, list)
                .orElseThrow(() -> new NoSuchFileException(
                        folder.resolve("mimic-cxr-2.0.0-" + list + ".csv").toString()));
    }

    private static Optional<Path> file(Path folder, String list) {
        return VERSIONS.stream()
                .flatMap(version -> List.of(".csv", ".csv.gz").stream()
                        .map(ending -> folder.resolve("mimic-cxr-" + version + "-" + list + ending)))
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
