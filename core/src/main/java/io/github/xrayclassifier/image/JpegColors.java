// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import java.util.List;

/**
 * Turns the components of a JPEG picture into gray: Y itself of YCbCr (as {@code djpeg -grayscale}), the luma of RGB and
 * CMYK. Components of a lower resolution are repeated. One picture, one thread.
 */
final class JpegColors {

    private final JpegHeader header;
    private final List<JpegComponent> components;
    private final Luma luma = new Luma(255);

    JpegColors(JpegHeader header, List<JpegComponent> components) {
        this.header = header;
        this.components = components;
    }

    Picture picture() {
        int size = components.get(0).plane().size();
        int width = JpegComponent.divideUp(header.width() * size, 8);
        int height = JpegComponent.divideUp(header.height() * size, 8);
        boolean mixes = header.isRgb() || header.components() == 4;
        JpegPlane first = components.get(0).plane();
        byte[] gray = !mixes && first.width() == width && first.height() == height
                ? first.samples()
                : mixed(width, height, mixes);
        double colorfulness = mixes ? luma.colorfulness((long) width * height) : yccColorfulness();
        return new Picture(
                GrayImage.wrap8(gray, width, height),
                header.width(),
                header.height(),
                header.orientation(),
                colorfulness,
                List.of());
    }

    private byte[] mixed(int width, int height, boolean mixes) {
        byte[] gray = new byte[Math.multiplyExact(width, height)];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                gray[y * width + x] = (byte) (mixes ? mix(x, y) : sample(0, x, y));
            }
        }
        return gray;
    }

    private int mix(int x, int y) {
        int first = sample(0, x, y);
        int second = sample(1, x, y);
        int third = sample(2, x, y);
        return header.components() == 4 ? ink(first, second, third, sample(3, x, y)) : luma.of(first, second, third);
    }

    private int sample(int component, int x, int y) {
        JpegComponent source = components.get(component);
        JpegPlane plane = source.plane();
        int column = Math.min(plane.width() - 1, x * source.across() / header.mostAcross());
        int row = Math.min(plane.height() - 1, y * source.down() / header.mostDown());
        return plane.samples()[row * plane.width() + column] & 0xFF;
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

    /** Of YCbCr the means of the blocks tell it: nothing more of the colors is decoded. */
    private double yccColorfulness() {
        if (components.size() < 3) {
            return 0;
        }
        JpegComponent blue = components.get(1);
        int wide = blue.blocksWide();
        int high = blue.blocksHigh();
        for (int y = 0; y < high; y++) {
            for (int x = 0; x < wide; x++) {
                luma.countYcc(mean(0, x, y), mean(1, x, y), mean(2, x, y));
            }
        }
        return luma.colorfulness((long) wide * high);
    }

    private int mean(int component, int x, int y) {
        JpegComponent source = components.get(component);
        JpegComponent blue = components.get(1);
        int mean = source.mean(x * source.across() / blue.across(), y * source.down() / blue.down());
        return Math.max(0, Math.min(255, mean + 128));
    }
}
