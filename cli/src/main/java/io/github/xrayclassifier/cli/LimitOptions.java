// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.image.DecodeLimits;
import picocli.CommandLine.Option;

/** The options that say what a file may ask for at most. */
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

    /**
     * The limits.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    DecodeLimits limits() {
        return DecodeLimits.defaults()
                .withMaxFileBytes(maxFileBytes)
                .withMaxPixels(maxPixels)
                .withMaxSidePixels(maxSide);
    }
}
