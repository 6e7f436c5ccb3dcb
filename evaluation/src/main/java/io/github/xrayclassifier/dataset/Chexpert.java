// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import io.github.xrayclassifier.manifest.SeparatedTable;
import io.github.xrayclassifier.report.CsvText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CheXpert (Irvin et al., AAAI 2019): {@code train.csv} or {@code valid.csv} and the folder that its paths begin in. May be
 * used by any thread.
 */
public final class Chexpert {

    /** The labeler's findings but Support Devices, which are none. */
    static final List<String> FINDINGS = List.of(
            "No Finding",
            "Enlarged Cardiomediastinum",
            "Cardiomegaly",
            "Lung Opacity",
            "Lung Lesion",
            "Edema",
            "Consolidation",
            "Pneumonia",
            "Atelectasis",
            "Pneumothorax",
            "Pleural Effusion",
            "Pleural Other",
            "Fracture");

    static final String NOT_MENTIONED = "no finding marked";
    static final String UNCERTAIN = "an uncertain finding";
    static final String NOT_THERE = "listed, but not in the folder";

    private static final Pattern PATIENT = Pattern.compile("(patient[0-9]+)/");

    private Chexpert() {}

    /**
     * Reads a list.
     *
     * @param table {@code train.csv} or {@code valid.csv}
     * @param images the folder that holds {@code CheXpert-v1.0} or {@code CheXpert-v1.0-small}, or one of these itself
     * @param uncertain the treatment of marks of -1
     * @return an image a row
     * @throws io.github.xrayclassifier.manifest.ManifestException if a column is missing or a field is none of what it takes
     * @throws IOException if the list cannot be read
     */
    public static FoundImages read(Path table, Path images, Uncertain uncertain) throws IOException {
        SeparatedTable rows = SeparatedTable.from(table);
        int path = rows.required("expected the list that comes with CheXpert, train.csv or valid.csv", "Path");
        FindingColumns findings = FindingColumns.of(rows, names(), uncertain);
        OptionalInt sex = rows.column("Sex");
        OptionalInt age = rows.column("Age");
        OptionalInt side = rows.column("Frontal/Lateral");
        OptionalInt view = rows.column("AP/PA");
        Map<String, List<String>> leftOut = new LinkedHashMap<>();
        List<FoundImage> found = new ArrayList<>();
        for (CsvText.Row row : rows.rows()) {
            String name = row.fields().get(path).strip();
            Path file = file(images, name);
            List<String> marked = findings.marked(row);
            String reason = !Files.isRegularFile(file)
                    ? NOT_THERE
                    : findings.isLeftOut(row) ? UNCERTAIN : marked.isEmpty() ? NOT_MENTIONED : "";
            if (!reason.isEmpty()) {
                leftOut.computeIfAbsent(reason, key -> new ArrayList<>()).add(name);
                continue;
            }
            Matcher patient = PATIENT.matcher(name);
            if (!patient.find()) {
                throw rows.fault(row, path, "a path with a patient's folder, for example patient00001", "");
            }
            boolean isLateral = FindingColumns.text(row, side).equalsIgnoreCase("lateral");
            Map<Attribute, String> attributes = new EnumMap<>(Attribute.class);
            attributes.put(Attribute.SOURCE, "chexpert");
            attributes.put(Attribute.PATIENT, patient.group(1));
            attributes.put(Attribute.SEX, FindingColumns.text(row, sex));
            attributes.put(Attribute.AGE, age.isEmpty() ? "" : Ages.years(rows, row, age.getAsInt()));
            attributes.put(Attribute.VIEW, isLateral ? "LATERAL" : FindingColumns.text(row, view));
            attributes.values().removeIf(String::isEmpty);
            found.add(new FoundImage(file, marked, attributes));
        }
        return new FoundImages(found, leftOut);
    }

    /** Each of the labeler's columns with our name for its finding. */
    static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        FINDINGS.forEach(name -> names.put(name, PublishedFindings.name(name)));
        return names;
    }

    private static Path file(Path images, String name) {
        Path file = images.resolve(name);
        int slash = name.indexOf('/');
        return Files.isRegularFile(file) || slash < 0 ? file : images.resolve(name.substring(slash + 1));
    }
}
