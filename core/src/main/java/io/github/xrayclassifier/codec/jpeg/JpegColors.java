// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.codec.Enough;
import io.github.xrayclassifier.codec.Luma;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.Samples;
import java.util.List;

/**
 * Components of a JPEG image as gray: Y itself of YCbCr (as {@code djpeg -grayscale}), the luma of RGB and CMYK.
 * Components of a lower resolution are repeated. One image, one thread.
 */
final class JpegColors {

    private final JpegHeader header;
    private final List<JpegComponent> components;
    private final boolean mixes;
    private final Luma luma;
    private final int width;
    private final int height;

    JpegColors(JpegHeader header, List<JpegComponent> components) {
        this.header = header;
        this.components = components;
        this.mixes = header.isRgb() || header.components() == 4;
        this.luma = Luma.upTo(mixes ? (1 << header.precision()) - 1 : 255); // YCbCr is counted in 8 bits
        int size = components.get(0).plane().size();
        this.width = Enough.divideUp(header.width() * size, 8);
        this.height = Enough.divideUp(header.height() * size, 8);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    RawImage image(List<String> faults) {
        Samples samples = header.precision() > 8
                ? Samples.wrap16(shorts(), width, height, header.precision())
                : Samples.wrap8(bytes(), width, height);
        double colorfulness = mixes ? luma.colorfulness((long) width * height) : yccColorfulness();
        return new RawImage(
                samples, header.width(), header.height(), header.orientation(), colorfulness, header.frames(), faults);
    }

    private boolean isWhole(JpegPlane plane) {
        return plane.width() == width && plane.height() == height;
    }

    private byte[] bytes() {
        if (!mixes && isWhole(components.get(0).plane())) {
            return components.get(0).plane().bytes();
        }
        byte[] gray = new byte[Math.multiplyExact(width, height)];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                gray[y * width + x] = (byte) (mixes ? mix(x, y) : sample(0, x, y));
            }
        }
        return gray;
    }

    private short[] shorts() {
        if (!mixes && isWhole(components.get(0).plane())) {
            return components.get(0).plane().shorts();
        }
        short[] gray = new short[Math.multiplyExact(width, height)];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                gray[y * width + x] = (short) (mixes ? mix(x, y) : sample(0, x, y));
            }
        }
        return gray;
    }

    /** All components, the samples of a pixel side by side. */
    short[] samples() {
        int count = components.size();
        short[] samples = new short[Math.multiplyExact(Math.multiplyExact(width, height), count)];
        for (int c = 0; c < count; c++) {
            for (int y = 0, at = c; y < height; y++) {
                for (int x = 0; x < width; x++, at += count) {
                    samples[at] = (short) sample(c, x, y);
                }
            }
        }
        return samples;
    }

    private int mix(int x, int y) {
        int first = sample(0, x, y);
        int second = sample(1, x, y);
        int third = sample(2, x, y);
        return header.components() == 4 ? ink(first, second, third, sample(3, x, y)) : luma.gray(first, second, third);
    }

    private int sample(int component, int x, int y) {
        JpegComponent source = components.get(component);
        JpegPlane plane = source.plane();
        int column = Math.min(plane.width() - 1, x * source.across() / header.mostAcross());
        int row = Math.min(plane.height() - 1, y * source.down() / header.mostDown());
        return plane.sample(column, row);
    }

    /**
     * Inks are stored inverted, 255 for none, as Adobe does (Technical Note 5116) and as other readers take it also of
     * files without Adobe's marker; C, M, Y may be coded as YCbCr.
     */
    private int ink(int c, int m, int y, int k) {
        int cyan = c;
        int magenta = m;
        int yellow = y;
        if (header.adobeTransform() == 2) {
            cyan = 255 - Luma.clip(c + 1.402 * (y - 128));
            magenta = 255 - Luma.clip(c - 0.344136 * (m - 128) - 0.714136 * (y - 128));
            yellow = 255 - Luma.clip(c + 1.772 * (m - 128));
        }
        return luma.gray((cyan * k + 127) / 255, (magenta * k + 127) / 255, (yellow * k + 127) / 255);
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
        int mean = source.mean(x * source.across() / blue.across(), y * source.down() / blue.down())
                >> (header.precision() - 8);
        return Math.max(0, Math.min(255, mean + 128));
    }
}
