// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import picocli.CommandLine.Option;

/** The options that say what the gallery shows. */
final class GallerySettings {

    @Option(names = "--top", paramLabel = "N", description = "Features shown a contrast, 1 to 20. Default: 4.")
    private int top = 4;

    @Option(names = "--images", paramLabel = "N", description = "Images shown a feature, 1 to 20. Default: 6.")
    private int images = 6;

    @Option(names = "--side", paramLabel = "PIXELS", description = "Longest side of an image. Default: 176.")
    private int side = 176;

    /** @throws IllegalArgumentException if an option is out of its range */
    void check() {
        require("top", top, 1, 20);
        require("images", images, 1, 20);
        require("side", side, 32, 2048);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": expected " + least + " to " + most + ", found " + value);
        }
    }

    int top() {
        return top;
    }

    int images() {
        return images;
    }

    int side() {
        return side;
    }
}
