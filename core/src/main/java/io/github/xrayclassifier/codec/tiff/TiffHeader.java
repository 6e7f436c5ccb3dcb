// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.tiff;

import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.util.Map;

/**
 * The storage of the samples of a TIFF file, checked against the limits and against what is read here.
 *
 * @param width pixels a row
 * @param height rows
 * @param bits a sample: 1 to 16 or 32 if a whole number, 16, 32 or 64 if a floating-point one
 * @param channels samples a pixel
 * @param photometric 0 white is zero, 1 black is zero, 2 RGB, 3 palette, 5 CMYK
 * @param format 1 unsigned, 2 signed, 3 floating-point
 * @param compression 1 none, 5 LZW, 8 or 32946 Deflate, 32773 PackBits
 * @param predictor 1 none, 2 differences along the row, 3 differences of the bytes of floating-point numbers
 * @param alpha 1 if the colors are multiplied by the sample behind them, 2 if not, 0 without such a sample
 * @param separate whether each channel has strips or tiles for itself
 * @param reversed whether the lowest bit of a byte comes first
 */
record TiffHeader(
        int width,
        int height,
        int bits,
        int channels,
        int photometric,
        int format,
        int compression,
        int predictor,
        int alpha,
        boolean separate,
        boolean reversed) {

    static final int PALETTE = 3;
    static final int CMYK = 5;
    private static final int SIGNED = 2;
    private static final int FLOATING = 3;

    private static final Map<Long, String> PHOTOMETRICS = Map.of(
            4L,
            "a transparency mask",
            6L,
            "YCbCr",
            8L,
            "CIE L*a*b*",
            9L,
            "ICC L*a*b*",
            10L,
            "ITU L*a*b*",
            32803L,
            "a color filter array",
            32844L,
            "LogL",
            32845L,
            "LogLuv",
            34892L,
            "raw camera samples");

    static TiffHeader read(TiffDirectory directory, SizeLimit limit) {
        long width = directory.values(TiffDirectory.WIDTH, 1)[0];
        long height = directory.values(TiffDirectory.HEIGHT, 1)[0];
        if (width < 1 || height < 1) {
            throw new MalformedImageException(
                    "TIFF header: expected at least 1 x 1 pixels, found " + width + " x " + height);
        }
        limit.check("TIFF", width, height);
        TiffHeader header = new TiffHeader(
                (int) width,
                (int) height,
                bits(directory),
                small(directory, TiffDirectory.SAMPLES, 1),
                photometric(directory),
                format(directory),
                small(directory, TiffDirectory.COMPRESSION, 1),
                small(directory, TiffDirectory.PREDICTOR, 1),
                alpha(directory),
                directory.value(TiffDirectory.PLANAR, 1) == 2,
                directory.value(TiffDirectory.FILL_ORDER, 1) == 2);
        header.checkChannels(directory);
        header.checkBits();
        return header;
    }

    private static int small(TiffDirectory directory, int tag, int otherwise) {
        return (int) Math.min(Integer.MAX_VALUE, directory.value(tag, otherwise));
    }

    private static int photometric(TiffDirectory directory) {
        if (!directory.has(TiffDirectory.PHOTOMETRIC)) {
            throw new MalformedImageException("TIFF directory: expected a photometric interpretation (tag 262), found"
                    + " none: black and white may be exchanged");
        }
        long found = directory.value(TiffDirectory.PHOTOMETRIC, 1);
        if (found > CMYK || found == 4 || (found == CMYK && directory.value(TiffDirectory.INK_SET, 1) != 1)) {
            throw new UnsupportedImageException("TIFF header: expected gray, RGB, palette or CMYK pixels, found "
                    + (found == CMYK ? "other inks" : PHOTOMETRICS.getOrDefault(found, "others, number " + found)));
        }
        return (int) found;
    }

    private static int format(TiffDirectory directory) {
        long found = directory.value(TiffDirectory.SAMPLE_FORMAT, 1);
        if (found < 1 || found > 4) {
            throw new UnsupportedImageException(
                    "TIFF header: expected unsigned, signed or floating-point samples, found complex ones");
        }
        return found == 4 ? 1 : (int) found; // 4: not stated
    }

    private static int alpha(TiffDirectory directory) {
        return directory.has(TiffDirectory.EXTRA_SAMPLES)
                ? (int) Math.min(3, directory.value(TiffDirectory.EXTRA_SAMPLES, 0)) % 3
                : 0;
    }

    private static int bits(TiffDirectory directory) {
        long[] bits = directory.has(TiffDirectory.BITS)
                ? directory.values(
                        TiffDirectory.BITS, Math.max(1, Math.min(8, directory.value(TiffDirectory.SAMPLES, 1))))
                : new long[] {1};
        for (long other : bits) {
            if (other != bits[0]) {
                throw new UnsupportedImageException(
                        "TIFF header: expected as many bits in each sample, found " + bits[0] + " and " + other);
            }
        }
        return (int) Math.min(bits[0], Integer.MAX_VALUE);
    }

    private void checkChannels(TiffDirectory directory) {
        boolean undeclared = photometric < 2 && channels > 2 && !directory.has(TiffDirectory.EXTRA_SAMPLES);
        if (channels < colors() || channels > 8 || undeclared || (photometric == PALETTE && channels > 1)) {
            throw new UnsupportedImageException(
                    "TIFF header: expected 1 gray, 3 RGB, 4 CMYK or 1 palette sample a pixel"
                            + " and up to 8 with declared extra ones, found " + channels + " of "
                            + (photometric < 2
                                    ? "gray"
                                    : photometric == 2 ? "RGB" : photometric == CMYK ? "CMYK" : "a palette"));
        }
        if (predictor > 3 || (predictor == 3 && !isFloating())) {
            throw new UnsupportedImageException(
                    "TIFF header: expected no predictor, differences, or differences of floating-point bytes, found"
                            + " predictor " + predictor);
        }
    }

    private void checkBits() {
        boolean inBytes = bits == 8 || bits == 16 || bits == 32;
        boolean needsBytes =
                photometric == 2 || photometric == CMYK || predictor == 2 || channels > 1 || format == SIGNED;
        boolean known = isFloating()
                ? bits == 16 || bits == 32 || bits == 64
                : bits >= 1 && (bits <= 16 || bits == 32) && (inBytes || !needsBytes);
        if (!known || (photometric == PALETTE && (bits > 8 || format != 1)) || (isFloating() && predictor == 2)) {
            throw new UnsupportedImageException(
                    "TIFF header: expected 1 to 16 or 32 bits a sample (8, 16 or 32 in color,"
                            + " signed or with predictor; up to 8 with a palette) or 16, 32 or 64 of floating point, found "
                            + bits + "-bit "
                            + (isFloating() ? "floating-point" : format == SIGNED ? "signed" : "unsigned")
                            + " samples");
        }
    }

    boolean isFloating() {
        return format == FLOATING;
    }

    boolean isUnsigned() {
        return format == 1;
    }

    /** Samples of a pixel that make its color. */
    int colors() {
        return photometric == 2 ? 3 : photometric == CMYK ? 4 : 1;
    }

    /** Bytes of a row of so many pixels of one plane; rows begin on whole bytes. */
    int rowBytes(int pixels) {
        return Math.toIntExact(((long) pixels * (separate ? 1 : channels) * bits + 7) / 8);
    }
}
