// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.manifest;

import io.github.xrayclassifier.report.CsvText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A list of images with masks: a CSV file (RFC 4180, UTF-8, with a header) with the columns {@code path} and {@code mask},
 * both relative to the file's folder, and optionally {@code split}. Stateless; may be used by any thread.
 */
public final class MaskManifest {

    private MaskManifest() {}

    /**
     * Reads a manifest of masks.
     *
     * @param file the CSV file
     * @return its rows in order
     * @throws ManifestException if a column is missing, a path comes twice or a file does not exist
     * @throws IOException if the file cannot be read
     */
    public static List<MaskedImage> from(Path file) throws IOException {
        List<CsvText.Row> rows = Manifest.rows(file, Files.readAllBytes(file));
        List<String> header = rows.isEmpty() ? List.of() : rows.get(0).fields();
        if (!header.contains("path") || !header.contains("mask")) {
            throw new ManifestException(file, 1, "the columns \"path\" and \"mask\"", "the columns " + header);
        }
        List<MaskedImage> images = new ArrayList<>();
        Set<Path> seen = new HashSet<>();
        for (CsvText.Row row : rows.subList(1, rows.size())) {
            if (row.fields().size() != header.size()) {
                throw SeparatedTable.wrongCount(file, row, header.size(), ',');
            }
            Path image = existing(file, row, row.fields().get(header.indexOf("path")));
            Path mask = existing(file, row, row.fields().get(header.indexOf("mask")));
            if (!seen.add(image)) {
                throw new ManifestException(
                        file,
                        row.line(),
                        "a path that no earlier row has",
                        "\"" + row.fields().get(header.indexOf("path")) + "\" again");
            }
            int split = header.indexOf("split");
            images.add(
                    new MaskedImage(image, mask, split < 0 ? "" : row.fields().get(split), row.line()));
        }
        return List.copyOf(images);
    }

    private static Path existing(Path manifest, CsvText.Row row, String path) throws ManifestException {
        Path file = Manifest.sibling(manifest, path, row.line());
        if (path.isEmpty() || !Files.isRegularFile(file)) {
            throw new ManifestException(manifest, row.line(), "a file at \"" + path + "\"", "none");
        }
        return file;
    }
}
