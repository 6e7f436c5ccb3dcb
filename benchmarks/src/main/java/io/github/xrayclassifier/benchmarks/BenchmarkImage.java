// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.util.Arrays;

/** The images that are measured: drawings, so that everybody has the same ones. Names stay, so that results compare. */
enum BenchmarkImage {
    JPEG_2000X2500_GRAY("jpeg-2000x2500-gray", 2000, 2500, 8) {
        @Override
        byte[] encode(GrayImage pixels) {
            return ImageFiles.jpeg(pixels);
        }
    },
    PNG_1024_8BIT("png-1024-8bit", 1024, 1024, 8),
    PNG_3000_16BIT("png-3000-16bit", 3000, 3000, 16);

    /**
     * Fixed, so that every run measures the same patient: one of whom the model is sure enough that peers with other filters
     * name the same finding.
     */
    private static final long SEED = 20261138;

    private final String label;
    private final int width;
    private final int height;
    private final int bits;

    BenchmarkImage(String label, int width, int height, int bits) {
        this.label = label;
        this.width = width;
        this.height = height;
        this.bits = bits;
    }

    static BenchmarkImage of(String label) {
        return Arrays.stream(values())
                .filter(image -> image.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no image " + label));
    }

    GrayImage pixels() {
        return Phantom.of(SEED).withSize(width, height).withBits(bits).draw().image();
    }

    byte[] encode(GrayImage pixels) {
        return ImageFiles.png(pixels);
    }

    byte[] file() {
        return encode(pixels());
    }
}
