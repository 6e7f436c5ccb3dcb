// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.image.DecodeLimits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options on how files are read: limits, and a white level that they do not state. */
final class LimitOptions {

    @Option(
            names = "--max-file-bytes",
            paramLabel = "N",
            description = "Refuse longer files. Default: 67108864 (64 MiB).")
    private long maxFileBytes = DecodeLimits.defaults().maxFileBytes();

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "Refuse images with more pixels in all. Default: 50000000.")
    private long maxPixels = DecodeLimits.defaults().maxPixels();

    @Option(names = "--max-side", paramLabel = "N", description = "Refuse images with a longer side. Default: 16384.")
    private int maxSide = DecodeLimits.defaults().maxSidePixels();

    @Option(
            names = "--white",
            paramLabel = "LEVEL",
            description =
                    "The sample value that is white, for files that use a part of their range without saying so, for"
                            + " example 4095. Default: what the file says.")
    private @Nullable Integer white;

    /**
     * Options that read files so.
     *
     * @throws IllegalArgumentException if a limit is below 1, or the white level none
     */
    ClassifierOptions applyTo(ClassifierOptions options) {
        ClassifierOptions limited = options.withLimits(DecodeLimits.defaults()
                .withMaxFileBytes(maxFileBytes)
                .withMaxPixels(maxPixels)
                .withMaxSidePixels(maxSide));
        return white == null ? limited : limited.withWhiteLevel(white);
    }
}
