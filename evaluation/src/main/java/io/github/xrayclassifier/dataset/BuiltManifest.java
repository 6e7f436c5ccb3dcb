// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dataset;

import io.github.xrayclassifier.modelfile.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A manifest and the account of how it came to be. Immutable; may be shared by threads.
 *
 * @param file whose folder the paths are relative to
 * @param text the CSV file's content
 * @param report sentences for people: what was taken, left out, changed, grouped and divided
 */
public record BuiltManifest(Path file, String text, List<String> report) {

    /** Copies the list. */
    public BuiltManifest {
        report = List.copyOf(report);
    }

    /**
     * Writes the file, aside first and then renamed.
     *
     * @throws IOException if it cannot be written
     */
    public void write() throws IOException {
        AtomicFiles.writeText(file, text);
    }
}
