// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.cli.terminal.ProgressBar;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ReadableImages;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that leaves images out that cannot be read. */
public final class BrokenImageChoice {

    @Option(
            names = "--skip-broken",
            description = "Decode every image first, and leave out and list those that cannot be read. Without it a run"
                    + " stops with a list of all of them.")
    private boolean skip;

    /** {@return the decoders of classify: what it reads, every command reads} */
    public static List<ImageDecoder> decoders() {
        return List.of(ImageDecoder.standard(), DicomDecoder.open());
    }

    /** {@return true if broken images are left out} */
    public boolean skips() {
        return skip;
    }

    /**
     * The manifest as the option wants it.
     *
     * @param manifest any
     * @param console for the progress and the list
     * @return the rows whose images can be read; all without the option
     */
    public Manifest applyTo(Manifest manifest, Console console) {
        if (!skip) {
            return manifest;
        }
        int total = manifest.entries().size();
        try (ProgressBar bar = ProgressBar.open(console, System::nanoTime)) {
            ReadableImages images =
                    ReadableImages.of(manifest, decoders(), done -> bar.update(done, total, "checking images"));
            bar.clear();
            images.broken().forEach(image -> console.remark("left out: " + image));
            if (images.manifest().entries().isEmpty() && total > 0) {
                throw new IllegalArgumentException(
                        "images: expected at least one that can be read, found none of " + total);
            }
            return images.manifest();
        }
    }
}
