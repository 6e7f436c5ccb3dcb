// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.tiff;

import io.github.xrayclassifier.codec.Luma;
import io.github.xrayclassifier.codec.Samples;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Unpacked TIFF rows as gray samples: predictor, byte order, white-is-zero, color, alpha and range undone.
 *
 * <p>Samples of 9 to 16 unsigned bits keep their depth. Others of more than 8 bits become 16 bits between a stated black
 * and white ({@link TiffRange}); without one, 32 unsigned bits are white when all are set, floating-point samples must lie
 * in 0 to 1, and signed ones are refused, since no rule says which of them is black.
 */
final class TiffRows {

    private static final int WHITE = 0xFFFF;

    private final TiffHeader header;
    private final boolean little;
    private final int @Nullable [] colorMap;
    private final Luma luma;
    private final byte[] samples8;
    private final short[] samples16;
    private final int white; // of the samples that are put together
    private final boolean plain; // whether samples are copied as they are
    private final boolean ranged; // whether samples are mapped from a range to 16 bits
    private final double black;
    private final double scale;
    private final boolean stated;
    private double smallest = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;

    TiffRows(TiffHeader header, TiffDirectory directory) {
        this.header = header;
        this.little = directory.file().order() == ByteOrder.LITTLE_ENDIAN;
        this.colorMap = header.photometric() == TiffHeader.PALETTE ? colorMap(header, directory) : null;
        Optional<TiffRange> range = colorMap == null ? TiffRange.stated(directory, header) : Optional.empty();
        this.stated = range.isPresent();
        if (!stated && header.format() == 2) {
            throw new UnsupportedImageException("TIFF header: expected signed samples with a stated range"
                    + " (SMinSampleValue and SMaxSampleValue, or ImageJ's min and max), found " + header.bits()
                    + "-bit signed samples without");
        }
        this.ranged = stated || header.isFloating() || header.bits() > 16;
        this.plain = header.photometric() == 1
                && header.channels() == 1
                && !ranged
                && (header.bits() == 8 || header.bits() == 16);
        this.black = range.map(TiffRange::black).orElse(0.0);
        double top = header.isFloating() ? 1 : 0xFFFF_FFFFL;
        this.scale = WHITE / (range.map(TiffRange::white).orElse(top) - black);
        boolean deep = ranged || header.bits() > 8;
        this.white = ranged ? WHITE : (1 << header.bits()) - 1;
        this.luma = Luma.upTo(deep ? white : 255);
        int pixels = header.width() * header.height();
        this.samples8 = new byte[deep ? 0 : pixels];
        this.samples16 = new short[deep ? pixels : 0];
    }

    /** Colors of 16 bits as TIFF has them, or of 8 where none needs more: libtiff's rule for what old writers left. */
    private static int[] colorMap(TiffHeader header, TiffDirectory directory) {
        int colors = 1 << header.bits();
        long[] map = directory.values(TiffDirectory.COLOR_MAP, 3L * colors);
        if (directory.count(TiffDirectory.COLOR_MAP) != 3L * colors) {
            throw new MalformedImageException("TIFF color map: expected " + 3 * colors + " values, found "
                    + directory.count(TiffDirectory.COLOR_MAP));
        }
        boolean wide = false;
        for (long value : map) {
            wide |= value > 255;
        }
        int[] colorMap = new int[map.length];
        for (int i = 0; i < map.length; i++) {
            colorMap[i] = (int) (wide ? map[i] >> 8 : map[i]);
        }
        return colorMap;
    }

    /**
     * Takes one row of a strip or tile.
     *
     * @param block the unpacked bytes, predictor undone, all channels of a pixel side by side
     * @param from where the row begins in them
     * @param x where it goes
     * @param y where it goes
     * @param count how many of its pixels lie in the image
     */
    void put(byte[] block, int from, int x, int y, int count) {
        int at = y * header.width() + x;
        if (plain && header.bits() == 8) {
            System.arraycopy(block, from, samples8, at, count);
            return;
        }
        for (int i = 0; i < count && plain; i++) {
            samples16[at + i] = (short) whole(block, from + 2 * i, 2);
        }
        if (plain) {
            return;
        }
        for (int i = 0; i < count; i++) {
            int gray = gray(block, from, i);
            if (samples16.length > 0) {
                samples16[at + i] = (short) gray;
            } else {
                samples8[at + i] = (byte) gray;
            }
        }
    }

    private int gray(byte[] block, int from, int pixel) {
        int first = pixel * header.channels();
        if (colorMap != null) {
            int sample = (int) bits(block, from, first);
            int colors = 1 << header.bits();
            return luma.gray(colorMap[sample], colorMap[colors + sample], colorMap[2 * colors + sample]);
        }
        int gray = switch (header.photometric()) {
            case 0 -> white - sample(block, from, first);
            case 2 ->
                luma.gray(sample(block, from, first), sample(block, from, first + 1), sample(block, from, first + 2));
            case TiffHeader.CMYK -> inks(block, from, first);
            default -> sample(block, from, first);
        };
        if (header.alpha() > 0 && header.channels() > header.colors()) {
            gray = uncover(gray, sample(block, from, first + header.colors()));
        }
        return white < 255 ? (gray * 255 + white / 2) / white : gray;
    }

    /** Alpha is left out, as of PNG: colors that were multiplied by it are divided again (TIFF 6.0, section 18). */
    private int uncover(int gray, int alpha) {
        if (alpha == 0) {
            return 0; // what lies under it was not meant to be seen
        }
        return header.alpha() == 1 ? (int) Math.min(white, ((long) gray * white + alpha / 2) / alpha) : gray;
    }

    /** TIFF 6.0, section 16: 0 is no ink. */
    private int inks(byte[] block, int from, int first) {
        int light = white - sample(block, from, first + 3);
        return luma.gray(
                ink(sample(block, from, first), light),
                ink(sample(block, from, first + 1), light),
                ink(sample(block, from, first + 2), light));
    }

    private int ink(long ink, int light) {
        return (int) ((white - ink) * light / white);
    }

    private int sample(byte[] block, int from, int index) {
        long bits = bits(block, from, index);
        if (!ranged) {
            return (int) bits;
        }
        double value = value(bits);
        smallest = Math.min(smallest, value);
        largest = Math.max(largest, value);
        double level = (value - black) * scale;
        if (Double.isNaN(level)) {
            throw new MalformedImageException("TIFF row: expected numbers, found one that is none (NaN)");
        }
        return (int) (Math.max(0, Math.min(WHITE, level)) + 0.5);
    }

    private double value(long bits) {
        if (header.isFloating()) {
            return switch (header.bits()) {
                case 16 -> half((int) bits);
                case 32 -> Float.intBitsToFloat((int) bits);
                default -> Double.longBitsToDouble(bits);
            };
        }
        int above = Long.SIZE - header.bits();
        return header.isUnsigned() ? bits : bits << above >> above;
    }

    /** IEEE 754, binary16. */
    private static double half(int bits) {
        int exponent = bits >> 10 & 31;
        int fraction = bits & 1023;
        double size = exponent == 31
                ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : exponent == 0 ? Math.scalb((double) fraction, -24) : Math.scalb(1024.0 + fraction, exponent - 25);
        return bits >> 15 == 0 ? size : -size;
    }

    private long bits(byte[] block, int from, int index) {
        return switch (header.bits()) {
            case 8 -> block[from + index] & 0xFF;
            case 16 -> whole(block, from + 2 * index, 2);
            case 32 -> whole(block, from + 4 * index, 4);
            case 64 -> whole(block, from + 8 * index, 8);
            default -> packed(block, from, index);
        };
    }

    private long whole(byte[] block, int at, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = (value << 8) | (block[little ? at + bytes - 1 - i : at + i] & 0xFF);
        }
        return value;
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

    Samples samples() {
        if (header.isFloating() && !stated && !(smallest >= 0 && largest <= 1)) {
            throw new UnsupportedImageException(
                    "TIFF rows: expected floating-point samples of 0 to 1, or a stated range"
                            + " (SMinSampleValue and SMaxSampleValue, or ImageJ's min and max), found others");
        }
        int bits = ranged ? 16 : header.bits();
        return bits > 8
                ? Samples.wrap16(samples16, header.width(), header.height(), bits)
                : Samples.wrap8(samples8, header.width(), header.height());
    }

    double colorfulness() {
        return luma.colorfulness((long) header.width() * header.height());
    }
}
