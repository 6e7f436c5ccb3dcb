// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.rare;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Luma;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.Samples;
import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;

/**
 * PGM and PPM of 8 and 16 bits, binary and plain (Netpbm's pgm(5) and ppm(5)). An own reader, since nothing but three
 * numbers stands before the samples. One file, one thread.
 */
public final class PnmDecoder {

    private static final int MOST_DIGITS = 9;

    private final Bytes file;
    private int at = 2;

    private PnmDecoder(Bytes file) {
        this.file = file;
    }

    /**
     * Decodes a file.
     *
     * @param file from its magic number on
     * @param limit checked before anything is allocated
     * @return the image
     */
    public static RawImage decode(Bytes file, SizeLimit limit) {
        return new PnmDecoder(file).read(limit);
    }

    private RawImage read(SizeLimit limit) {
        int kind = file.u8(1) - '0';
        int width = number();
        int height = number();
        int white = number();
        if (width < 1 || height < 1 || white < 1) {
            throw new MalformedImageException(
                    "PNM header: expected at least 1 x 1 pixels, found " + width + " x " + height);
        }
        limit.check("PNM", width, height);
        if (white > 0xFFFF) {
            throw new UnsupportedImageException("PNM header: expected a largest value of 1 to 65,535, found " + white);
        }
        int channels = kind == 3 || kind == 6 ? 3 : 1;
        boolean plain = kind < 4;
        long samples = (long) width * height * channels;
        int size = white > 255 ? 2 : 1;
        if (!plain) {
            at++; // one white space behind the header
        }
        file.check(at, plain ? 2 * samples - 1 : samples * size); // a digit and a space each, or the samples themselves
        int[] pixel = new int[channels];
        Luma luma = Luma.upTo(white);
        int bits = bits(white);
        byte[] bytes = new byte[bits == 8 ? width * height : 0];
        short[] shorts = new short[bits == 8 ? 0 : width * height];
        for (int i = 0; i < width * height; i++) {
            for (int c = 0; c < channels; c++) {
                pixel[c] = plain ? number() : binary(size);
                if (pixel[c] > white) {
                    throw new MalformedImageException(
                            "PNM: expected samples of at most " + white + ", found " + pixel[c]);
                }
            }
            int gray = channels == 1 ? pixel[0] : luma.gray(pixel[0], pixel[1], pixel[2]);
            int top = (1 << bits) - 1;
            long level = ((long) gray * top + white / 2) / white;
            if (bits == 8) {
                bytes[i] = (byte) level;
            } else {
                shorts[i] = (short) level;
            }
        }
        Samples gray = bits == 8 ? Samples.wrap8(bytes, width, height) : Samples.wrap16(shorts, width, height, bits);
        return RawImage.of(gray, luma.colorfulness((long) width * height));
    }

    /** The depth whose white is the stated one, or the next that holds it. */
    private static int bits(int white) {
        return Math.max(8, Integer.SIZE - Integer.numberOfLeadingZeros(white));
    }

    private int binary(int size) {
        int value = size == 1 ? file.u8(at) : file.u16(at);
        at += size;
        return value;
    }

    /** The next number in digits, behind white space and comments. */
    private int number() {
        int next = file.u8(at);
        while (next <= ' ' || next == '#') {
            if (next == '#') {
                while (file.u8(at) != '\n') {
                    at++;
                }
            }
            next = file.u8(++at);
        }
        int value = 0;
        int digits = 0;
        while (next >= '0' && next <= '9' && digits++ < MOST_DIGITS) {
            value = 10 * value + next - '0';
            at++;
            next = at < file.length() ? file.u8(at) : ' ';
        }
        if (digits == 0 || next > ' ') {
            throw new MalformedImageException("PNM, byte " + at + ": expected a number, found something else");
        }
        return value;
    }
}
