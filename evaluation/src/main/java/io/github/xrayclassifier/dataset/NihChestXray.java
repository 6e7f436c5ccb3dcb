// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import io.github.xrayclassifier.manifest.SeparatedTable;
import io.github.xrayclassifier.report.CsvText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * ChestX-ray14 of the NIH (Wang et al., CVPR 2017): {@code Data_Entry_2017.csv} and the folder with its images, whole or some of
 * them, in {@code images_001/images} and so on or together. Labels are text-mined. May be used by any thread.
 */
public final class NihChestXray {

    private NihChestXray() {}

    /**
     * Reads the list.
     *
     * @param table {@code Data_Entry_2017.csv} or its edition of 2020
     * @param images a folder; images of the list that are not in it are left out
     * @return an image a row
     * @throws io.github.xrayclassifier.manifest.ManifestException if a column is missing or a field is none of what it takes
     * @throws IOException if a file or folder cannot be read
     */
    public static FoundImages read(Path table, Path images) throws IOException {
        SeparatedTable rows = SeparatedTable.from(table);
        String remedy = "expected the list that comes with ChestX-ray14, Data_Entry_2017.csv";
        int name = rows.required(remedy, "Image Index");
        int findings = rows.required(remedy, "Finding Labels");
        int patient = rows.required(remedy, "Patient ID");
        int age = rows.required(remedy, "Patient Age");
        OptionalInt sex = rows.column("Patient Gender", "Patient Sex");
        OptionalInt view = rows.column("View Position");
        Map<String, List<String>> leftOut = new LinkedHashMap<>();
        Map<String, Path> files = new TreeMap<>();
        for (Path file : ImageFolders.files(images, leftOut, images)) {
            files.put(String.valueOf(file.getFileName()), file);
        }
        List<FoundImage> found = new ArrayList<>();
        for (CsvText.Row row : rows.rows()) {
            Path file = files.get(row.fields().get(name).strip());
            if (file == null) {
                leftOut.computeIfAbsent("listed, but not in the folder", key -> new ArrayList<>())
                        .add(row.fields().get(name));
                continue;
            }
            Map<Attribute, String> attributes = new EnumMap<>(Attribute.class);
            attributes.put(Attribute.SOURCE, "nih");
            attributes.put(Attribute.PATIENT, row.fields().get(patient).strip());
            attributes.put(Attribute.AGE, Ages.years(rows, row, age));
            attributes.put(Attribute.SEX, FindingColumns.text(row, sex));
            attributes.put(Attribute.VIEW, FindingColumns.text(row, view));
            attributes.values().removeIf(String::isEmpty);
            List<String> names = Arrays.stream(row.fields().get(findings).split("\\|", -1))
                    .filter(text -> !text.isBlank())
                    .map(PublishedFindings::name)
                    .toList();
            if (names.isEmpty()) {
                throw rows.fault(row, findings, "findings with | between them, or No Finding", "");
            }
            found.add(new FoundImage(file, names, attributes));
        }
        return new FoundImages(found, leftOut);
    }
}
