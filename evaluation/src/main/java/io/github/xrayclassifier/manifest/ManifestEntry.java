// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.manifest;

import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.model.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One labelled image of a manifest. Immutable; may be shared by threads.
 *
 * @param file the image
 * @param label the finding the image is counted under
 * @param labels all findings it shows; the label alone where the manifest has no such column
 * @param source where it comes from and how it was processed; empty if unknown
 * @param group patients or linked duplicates that are never split; the file's path where the manifest has none
 * @param split {@code train}, {@code val} or another name; empty if the manifest has none
 * @param columns all columns of the row by name
 * @param line where the row starts in the manifest, 2 for the first
 */
public record ManifestEntry(
        Path file,
        Finding label,
        Set<Finding> labels,
        String source,
        String group,
        String split,
        Map<String, String> columns,
        int line) {

    /** Copies the collections. */
    public ManifestEntry {
        labels = Set.copyOf(labels);
        columns = Map.copyOf(columns);
    }

    /**
     * This row with other labels.
     *
     * @param newLabels all findings that count as shown
     * @return the changed copy; its label stays
     */
    public ManifestEntry withLabels(Set<Finding> newLabels) {
        return new ManifestEntry(file, label, newLabels, source, group, split, columns, line);
    }

    /**
     * Decodes the image.
     *
     * @param decoders asked in order whether they recognize the file
     * @param request what to decode
     * @return its pixels
     * @throws IOException if the file cannot be read, is damaged or none of the decoders recognizes it; the message names
     *     the manifest's line
     */
    public GrayImage decode(List<ImageDecoder> decoders, DecodeRequest request) throws IOException {
        return read(decoders, request).pixels();
    }

    /**
     * Decodes the image, and says what else its file tells.
     *
     * @param decoders asked in order whether they recognize the file
     * @param request what to decode
     * @return pixels, format and size of the file's image
     * @throws IOException as {@link #decode}
     */
    public DecodedImage read(List<ImageDecoder> decoders, DecodeRequest request) throws IOException {
        try {
            return ImageFile.read(file, decoders, request);
        } catch (IOException e) {
            throw new IOException("manifest line " + line + ", " + path() + ": " + e.getMessage(), e);
        }
    }

    /**
     * The file as the manifest names it.
     *
     * @return the column {@code path}; the file's own name where there is none
     */
    public String path() {
        return columns.getOrDefault("path", String.valueOf(file.getFileName()));
    }
}
