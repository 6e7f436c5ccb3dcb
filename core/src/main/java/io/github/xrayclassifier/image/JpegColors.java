// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import java.awt.image.Raster;

/**
 * Turns the components of a JPEG picture into gray: Y itself of YCbCr (as {@code djpeg -grayscale}), the luma of RGB and
 * CMYK. One picture, one thread.
 */
final class JpegColors {

    private final JpegHeader header;
    private final Luma luma = new Luma(255);

    JpegColors(JpegHeader header) {
        this.header = header;
    }

    GrayImage toGray(Raster raster) {
        int width = header.width();
        int height = header.height();
        byte[] gray = new byte[width * height];
        if (header.components() == 1) {
            raster.getDataElements(raster.getMinX(), raster.getMinY(), width, height, gray);
            return GrayImage.wrap8(gray, width, height);
        }
        byte[] row = new byte[width * header.components()];
        for (int y = 0; y < height; y++) {
            raster.getDataElements(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                gray[y * width + x] = (byte) gray(row, x * header.components());
            }
        }
        return GrayImage.wrap8(gray, width, height);
    }

    private int gray(byte[] row, int at) {
        int first = row[at] & 0xFF;
        int second = row[at + 1] & 0xFF;
        int third = row[at + 2] & 0xFF;
        if (header.components() == 4) {
            return ink(first, second, third, row[at + 3] & 0xFF);
        }
        if (header.isRgb()) {
            return luma.of(first, second, third);
        }
        luma.countYcc(first, second, third);
        return first;
    }

    /** Adobe stores inks inverted, 255 for none (Technical Note 5116), and may code C, M, Y as YCbCr. */
    private int ink(int c, int m, int y, int k) {
        boolean adobe = header.adobeTransform() >= 0;
        int cyan = c;
        int magenta = m;
        int yellow = y;
        if (header.adobeTransform() == 2) {
            cyan = 255 - Luma.clip(c + 1.402 * (y - 128));
            magenta = 255 - Luma.clip(c - 0.344136 * (m - 128) - 0.714136 * (y - 128));
            yellow = 255 - Luma.clip(c + 1.772 * (m - 128));
        }
        return luma.of(light(cyan, k, adobe), light(magenta, k, adobe), light(yellow, k, adobe));
    }

    private static int light(int ink, int black, boolean inverted) {
        int passed = inverted ? ink * black : (255 - ink) * (255 - black);
        return (passed + 127) / 255;
    }

    double colorfulness() {
        return luma.colorfulness((long) header.width() * header.height());
    }
}
