// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.png;

import io.github.xrayclassifier.codec.BlockMeans;
import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Luma;
import io.github.xrayclassifier.codec.Samples;
import io.github.xrayclassifier.codec.Scratch;
import io.github.xrayclassifier.failure.MalformedImageException;
import org.jspecify.annotations.Nullable;

/**
 * Restored PNG rows as gray samples. Alpha is left out, as in Pillow's {@code convert("L")} and OpenCV's gray reading,
 * since an X-ray has no background to shine through; but pixels of alpha 0 are black, because colors that nobody sees are
 * often garbage. Gamma and color profiles are left out too.
 */
final class PngRows {

    private final PngHeader header;
    private final int @Nullable [] palette;
    private final Luma luma;
    private final int significantBits; // of 16, as the file states them
    private int largest;
    private final @Nullable BlockMeans means; // if these are enough
    private final byte[] samples8;
    private final short[] samples16;
    private final byte[] line; // one row of gray, where the stored row is none and the means are made of it

    /**
     * Makes room.
     *
     * @param header of the file
     * @param chunks of the file
     * @param side of the blocks whose means are enough, 1 if every pixel is asked for
     * @param scratch where the samples go
     */
    PngRows(PngHeader header, PngChunks chunks, int side, Scratch scratch) {
        this.header = header;
        this.luma = Luma.upTo(header.depth() == 16 ? 0xFFFF : 0xFF);
        this.palette = header.colorType() == 3 ? colors(chunks.palette(), chunks.transparency()) : null;
        boolean gray = header.colorType() == 0 || header.colorType() == 4;
        int stated = chunks.significantBits();
        this.significantBits = gray && header.depth() == 16 && stated > 0 && stated < 16 ? stated : 16;
        boolean deep = header.depth() == 16;
        int pixels = header.width() * header.height();
        means = side == 1 ? null : BlockMeans.of(header.width(), header.height(), side, deep, scratch);
        samples8 = side > 1 || deep ? new byte[0] : scratch.bytes(Scratch.Use.SAMPLES, pixels);
        samples16 = side > 1 || !deep ? new short[0] : scratch.shorts(pixels);
        boolean converts = side > 1 && !isPlain();
        line = new byte[converts ? header.width() * (deep ? 2 : 1) + Long.BYTES : 0];
    }

    private boolean isPlain() {
        return header.colorType() == 0 && header.depth() >= 8;
    }

    private static int[] colors(@Nullable Bytes palette, @Nullable Bytes transparency) {
        if (palette == null || palette.length() % 3 != 0 || palette.length() > 768 || palette.length() == 0) {
            throw new MalformedImageException("PNG palette: expected 1 to 256 colors, found "
                    + (palette == null ? "none" : palette.length() + " bytes"));
        }
        int[] colors = new int[palette.length() / 3];
        for (int i = 0; i < colors.length; i++) {
            boolean hidden = transparency != null && i < transparency.length() && transparency.u8(i) == 0;
            colors[i] =
                    hidden ? 0 : (palette.u8(3L * i) << 16) | (palette.u8(3L * i + 1) << 8) | palette.u8(3L * i + 2);
        }
        return colors;
    }

    /**
     * Takes a whole row; the rows come in order.
     *
     * @param rows holds it, and 8 more bytes behind it
     * @param from where it begins
     * @param y its number
     */
    void put(byte[] rows, int from, int y) {
        int width = header.width();
        if (means == null && isPlain() && header.depth() == 8) {
            System.arraycopy(rows, from, samples8, y * width, width);
        } else if (means == null) {
            put(rows, from, width, y * width, 1);
        } else if (isPlain()) {
            note(rows, from);
            means.add(rows, from);
        } else {
            convert(rows, from);
            means.add(line, 0);
        }
    }

    /** Puts the pixels of a row at {@code at}, {@code at + step}, … */
    void put(byte[] rows, int from, int pixels, int at, int step) {
        if (header.depth() == 16) {
            for (int i = 0; i < pixels; i++) {
                int gray = gray16(rows, from, i);
                largest = Math.max(largest, gray);
                samples16[at + i * step] = (short) gray;
            }
        } else {
            for (int i = 0; i < pixels; i++) {
                samples8[at + i * step] = (byte) gray8(rows, from, i);
            }
        }
    }

    private void convert(byte[] rows, int from) {
        for (int i = 0; i < header.width(); i++) {
            if (header.depth() == 16) {
                int gray = gray16(rows, from, i);
                largest = Math.max(largest, gray);
                line[2 * i] = (byte) (gray >> 8);
                line[2 * i + 1] = (byte) gray;
            } else {
                line[i] = (byte) gray8(rows, from, i);
            }
        }
    }

    private int gray16(byte[] rows, int from, int pixel) {
        int channels = header.channels();
        int at = from + pixel * channels * 2;
        if (channels % 2 == 0 && u16(rows, at + 2 * channels - 2) == 0) {
            return 0; // alpha
        }
        return channels < 3 ? u16(rows, at) : luma.gray(u16(rows, at), u16(rows, at + 2), u16(rows, at + 4));
    }

    private int gray8(byte[] rows, int from, int pixel) {
        int depth = header.depth();
        if (palette != null) {
            return color(palette, packed(rows, from, pixel, depth));
        }
        int channels = header.channels();
        int at = from + pixel * channels;
        if (channels % 2 == 0 && rows[at + channels - 1] == 0) {
            return 0; // alpha
        }
        return channels < 3
                ? packed(rows, from, pixel * channels, depth) * (255 / ((1 << depth) - 1)) // exact: 255, 85, 17, 1
                : luma.gray(rows[at] & 0xFF, rows[at + 1] & 0xFF, rows[at + 2] & 0xFF);
    }

    private int color(int[] colors, int index) {
        if (index >= colors.length) {
            throw new MalformedImageException(
                    "PNG row: expected one of " + colors.length + " palette colors, found number " + index);
        }
        int rgb = colors[index];
        return luma.gray(rgb >> 16, (rgb >> 8) & 0xFF, rgb & 0xFF);
    }

    private static int packed(byte[] rows, int from, int i, int depth) {
        int bit = i * depth;
        return (rows[from + (bit >> 3)] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }

    private static int u16(byte[] rows, int at) {
        return ((rows[at] & 0xFF) << 8) | (rows[at + 1] & 0xFF);
    }

    private void note(byte[] rows, int from) {
        for (int i = 0; i < header.width() && significantBits < 16; i++) {
            largest = Math.max(largest, u16(rows, from + 2 * i));
        }
    }

    Samples samples() {
        Samples all = means != null ? means.samples() : whole();
        boolean low = significantBits < 16 && largest < 1 << significantBits;
        return low ? significant(all) : all;
    }

    /**
     * Samples in the lower bits of 16, as detectors deliver them and some writers store them. The specification (section
     * 11.3.3.4) has them scaled to 16 bits; then some are larger than the stated bits hold, and all is as it should be.
     */
    private Samples significant(Samples all) {
        if (significantBits > 8) {
            return Samples.wrap16(all.shorts(), all.width(), all.height(), significantBits);
        }
        short[] shorts = all.shorts();
        int white = (1 << significantBits) - 1;
        for (int i = 0; i < all.width() * all.height(); i++) {
            shorts[i] = (short) ((shorts[i] * 0xFFFF + white / 2) / white);
        }
        return all;
    }

    private Samples whole() {
        return header.depth() == 16
                ? Samples.wrap16(samples16, header.width(), header.height(), 16)
                : Samples.wrap8(samples8, header.width(), header.height());
    }

    double colorfulness() {
        return luma.colorfulness((long) header.width() * header.height());
    }
}
