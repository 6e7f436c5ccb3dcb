// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.report.CsvText;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of a manifest; a column without any value is left away.
 *
 * @param file whose folder the paths are relative to
 */
record ManifestText(Path file) {

    private static final List<Attribute> OPTIONAL =
            List.of(Attribute.VIEW, Attribute.AGE, Attribute.SEX, Attribute.MANUFACTURER, Attribute.STUDY_DATE);

    String of(List<ManifestEntry> rows) {
        List<String> optional = OPTIONAL.stream()
                .map(Attribute::column)
                .filter(column -> rows.stream()
                        .anyMatch(row -> !row.columns().getOrDefault(column, "").isEmpty()))
                .toList();
        List<String> header = new ArrayList<>(List.of("path", "label", "labels", "source", "group", "split"));
        header.addAll(optional);
        CsvText text = CsvText.of(header);
        for (ManifestEntry row : rows) {
            List<String> cells = new ArrayList<>(List.of(
                    row.path(),
                    row.label().name(),
                    row.labels().stream().map(Finding::name).sorted().collect(Collectors.joining("|")),
                    row.source(),
                    row.group(),
                    row.split()));
            optional.forEach(column -> cells.add(row.columns().getOrDefault(column, "")));
            text.row(cells);
        }
        return text.text();
    }

    /** Relative to the manifest's folder where both are on one disk, with slashes, and no sign in front that begins a formula. */
    String path(Path image) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Path whole = image.toAbsolutePath().normalize();
        if (folder == null || !whole.getRoot().equals(folder.getRoot())) {
            return whole.toString();
        }
        String path = folder.relativize(whole).toString().replace(File.separatorChar, '/');
        return "=+-@".indexOf(path.charAt(0)) >= 0 ? "./" + path : path;
    }
}
