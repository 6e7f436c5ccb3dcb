// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.image.GrayImage;

/** Images corrupted as in careless export: inverted gray, or turned by a quarter. The result has 8 bits. */
public final class ImageCorruption {

    private ImageCorruption() {}

    @FunctionalInterface
    private interface Samples {
        int at(int x, int y);
    }

    private static GrayImage filled(int width, int height, int white, Samples samples) {
        byte[] out = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                out[y * width + x] = (byte) (samples.at(x, y) * 255L / white);
            }
        }
        return GrayImage.wrap8(out, width, height);
    }

    /** {@return the image, black and white exchanged} */
    public static GrayImage inverted(GrayImage image) {
        return filled(image.width(), image.height(), image.maxValue(), (x, y) -> image.maxValue() - image.sample(x, y));
    }

    /** {@return the image, turned clockwise by a quarter} */
    public static GrayImage right(GrayImage image) {
        return filled(
                /* width= */ image.height(),
                /* height= */ image.width(),
                image.maxValue(),
                (x, y) -> image.sample(y, image.height() - 1 - x));
    }

    /** {@return the image, turned counter-clockwise by a quarter} */
    public static GrayImage left(GrayImage image) {
        return filled(
                /* width= */ image.height(),
                /* height= */ image.width(),
                image.maxValue(),
                (x, y) -> image.sample(image.width() - 1 - y, x));
    }
}
