// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns restored PNG rows into gray samples. Alpha is left out, as in Pillow's {@code convert("L")} and OpenCV's gray
 * reading: an X-ray has no background to shine through. Gamma and color profiles are left out too.
 */
final class PngRows {

    private final PngHeader header;
    private final int @Nullable [] palette;
    private final Luma luma;
    private final byte @Nullable [] samples8;
    private final short @Nullable [] samples16;

    PngRows(PngHeader header, @Nullable Bytes palette) {
        this.header = header;
        this.luma = new Luma(header.depth() == 16 ? 0xFFFF : 0xFF);
        this.palette = header.colorType() == 3 ? colors(palette) : null;
        int pixels = header.width() * header.height();
        this.samples8 = header.depth() == 16 ? null : new byte[pixels];
        this.samples16 = header.depth() == 16 ? new short[pixels] : null;
    }

    private static int[] colors(@Nullable Bytes palette) {
        if (palette == null || palette.length() % 3 != 0 || palette.length() > 768 || palette.length() == 0) {
            throw new MalformedImageException("PNG palette: expected 1 to 256 colors, found "
                    + (palette == null ? "none" : palette.length() + " bytes"));
        }
        int[] colors = new int[palette.length() / 3];
        for (int i = 0; i < colors.length; i++) {
            colors[i] = (palette.u8(3L * i) << 16) | (palette.u8(3L * i + 1) << 8) | palette.u8(3L * i + 2);
        }
        return colors;
    }

    /** Puts the pixels of a row at {@code at}, {@code at + step}, … */
    void put(byte[] row, int pixels, int at, int step) {
        if (samples16 != null) {
            put16(samples16, row, pixels, at, step);
        } else if (samples8 != null && header.colorType() == 0 && header.depth() == 8 && step == 1) {
            System.arraycopy(row, 0, samples8, at, pixels);
        } else if (samples8 != null) {
            put8(samples8, row, pixels, at, step);
        }
    }

    private void put16(short[] samples, byte[] row, int pixels, int at, int step) {
        int channels = header.channels();
        for (int i = 0; i < pixels; i++) {
            int from = i * channels * 2;
            samples[at + i * step] = (short)
                    (channels < 3 ? u16(row, from) : luma.of(u16(row, from), u16(row, from + 2), u16(row, from + 4)));
        }
    }

    private void put8(byte[] samples, byte[] row, int pixels, int at, int step) {
        int channels = header.channels();
        int depth = header.depth();
        int scale = 255 / ((1 << depth) - 1); // exact: 255, 85, 17, 1
        for (int i = 0; i < pixels; i++) {
            int gray;
            if (palette != null) {
                gray = color(palette, packed(row, i, depth));
            } else if (channels < 3) {
                gray = packed(row, i * channels, depth) * scale;
            } else {
                int from = i * channels;
                gray = luma.of(row[from] & 0xFF, row[from + 1] & 0xFF, row[from + 2] & 0xFF);
            }
            samples[at + i * step] = (byte) gray;
        }
    }

    private int color(int[] colors, int index) {
        if (index >= colors.length) {
            throw new MalformedImageException(
                    "PNG row: expected one of " + colors.length + " palette colors, found number " + index);
        }
        int rgb = colors[index];
        return luma.of(rgb >> 16, (rgb >> 8) & 0xFF, rgb & 0xFF);
    }

    private static int packed(byte[] row, int i, int depth) {
        int bit = i * depth;
        return (row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }

    private static int u16(byte[] row, int at) {
        return ((row[at] & 0xFF) << 8) | (row[at + 1] & 0xFF);
    }

    GrayImage image() {
        return samples16 != null
                ? GrayImage.wrap16(samples16, header.width(), header.height(), 16)
                : GrayImage.wrap8(Objects.requireNonNull(samples8), header.width(), header.height());
    }

    double colorfulness() {
        return luma.colorfulness((long) header.width() * header.height());
    }
}
