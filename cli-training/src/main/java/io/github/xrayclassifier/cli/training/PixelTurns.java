// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.image.GrayImage;

/** A film as it should not be handed in: black and white exchanged, or on its side. To 8 bits. */
final class PixelTurns {

    private PixelTurns() {}

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

    static GrayImage inverted(GrayImage film) {
        return filled(film.width(), film.height(), film.maxValue(), (x, y) -> film.maxValue() - film.sample(x, y));
    }

    static GrayImage right(GrayImage film) {
        return filled(
                /* width= */ film.height(),
                /* height= */ film.width(),
                film.maxValue(),
                (x, y) -> film.sample(y, film.height() - 1 - x));
    }

    static GrayImage left(GrayImage film) {
        return filled(
                /* width= */ film.height(),
                /* height= */ film.width(),
                film.maxValue(),
                (x, y) -> film.sample(film.width() - 1 - y, x));
    }
}
