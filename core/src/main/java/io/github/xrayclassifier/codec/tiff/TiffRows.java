// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.tiff;

import io.github.xrayclassifier.codec.Luma;
import io.github.xrayclassifier.codec.Samples;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Turns unpacked TIFF rows into gray samples: undoes the predictor, the byte order, white-is-zero and color. */
final class TiffRows {

    private final TiffHeader header;
    private final boolean little;
    private final long @Nullable [] colorMap;
    private final Luma luma;
    private final byte[] samples8;
    private final short[] samples16;

    TiffRows(TiffHeader header, TiffDirectory directory) {
        this.header = header;
        this.little = directory.file().order() == ByteOrder.LITTLE_ENDIAN;
        this.colorMap = header.photometric() == 3 ? colorMap(header, directory) : null;
        this.luma = Luma.upTo(header.bits() > 8 ? (1 << header.bits()) - 1 : 255);
        int pixels = header.width() * header.height();
        this.samples8 = new byte[header.bits() > 8 ? 0 : pixels];
        this.samples16 = new short[header.bits() > 8 ? pixels : 0];
    }

    private static long[] colorMap(TiffHeader header, TiffDirectory directory) {
        long[] map = directory.values(TiffDirectory.COLOR_MAP);
        if (map.length != 3 << header.bits()) {
            throw new MalformedImageException(
                    "TIFF color map: expected " + (3 << header.bits()) + " values, found " + map.length);
        }
        return map;
    }

    /**
     * Takes one row of a strip or tile.
     *
     * @param block the unpacked bytes
     * @param from where the row begins in them
     * @param stored pixels of the row there
     * @param x where it goes
     * @param y where it goes
     * @param count how many of its pixels lie in the picture
     */
    void put(byte[] block, int from, int stored, int x, int y, int count) {
        if (header.predictor() == 2) {
            undoPredictor(block, from, stored * header.channels());
        }
        int at = y * header.width() + x;
        for (int i = 0; i < count; i++) {
            int gray = gray(block, from, i);
            if (header.bits() > 8) {
                samples16[at + i] = (short) gray;
            } else {
                samples8[at + i] = (byte) gray;
            }
        }
    }

    private int gray(byte[] block, int from, int pixel) {
        int first = pixel * header.channels();
        int sample = sample(block, from, first);
        int white = (1 << header.bits()) - 1;
        if (colorMap != null) {
            int colors = 1 << header.bits();
            return luma.gray(
                    (int) colorMap[sample] >> 8,
                    (int) colorMap[colors + sample] >> 8,
                    (int) colorMap[2 * colors + sample] >> 8);
        }
        if (header.photometric() == 2) {
            return luma.gray(sample, sample(block, from, first + 1), sample(block, from, first + 2));
        }
        int gray = header.photometric() == 0 ? white - sample : sample;
        return header.bits() < 8 ? (gray * 255 + white / 2) / white : gray;
    }

    private int sample(byte[] block, int from, int index) {
        return switch (header.bits()) {
            case 8 -> block[from + index] & 0xFF;
            case 16 -> u16(block, from + 2 * index);
            default -> packed(block, from, index);
        };
    }

    private int u16(byte[] block, int at) {
        int first = block[at] & 0xFF;
        int second = block[at + 1] & 0xFF;
        return little ? (second << 8) | first : (first << 8) | second;
    }

    /** Samples of other depths lie side by side, highest bit first, whatever the byte order; TIFF 6.0, section 8. */
    private int packed(byte[] block, int from, int index) {
        int value = 0;
        int bits = header.bits();
        for (long bit = (long) index * bits; bit < (long) (index + 1) * bits; bit++) {
            value = (value << 1) | ((block[from + (int) (bit >> 3)] >> (7 - (int) (bit & 7))) & 1);
        }
        return value;
    }

    /** Each sample is stored as the difference to the same channel's sample to its left; TIFF 6.0, section 14. */
    private void undoPredictor(byte[] block, int from, int samples) {
        int channels = header.channels();
        for (int i = channels; i < samples; i++) {
            if (header.bits() == 8) {
                block[from + i] = (byte) (block[from + i] + block[from + i - channels]);
            } else {
                int sum = u16(block, from + 2 * i) + u16(block, from + 2 * (i - channels));
                block[from + 2 * i] = (byte) (little ? sum : sum >> 8);
                block[from + 2 * i + 1] = (byte) (little ? sum >> 8 : sum);
            }
        }
    }

    Samples samples() {
        return header.bits() > 8
                ? Samples.wrap16(samples16, header.width(), header.height(), header.bits())
                : Samples.wrap8(samples8, header.width(), header.height());
    }

    double colorfulness() {
        return luma.colorfulness((long) header.width() * header.height());
    }
}
