// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.tiff;

import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.util.Set;

/**
 * How the samples of a TIFF file are stored, checked against the limits and against what is read here.
 *
 * @param width pixels a row
 * @param height rows
 * @param bits a sample, 1 to 16
 * @param channels samples a pixel
 * @param photometric 0 white is zero, 1 black is zero, 2 RGB, 3 palette
 * @param compression 1 none, 5 LZW, 8 or 32946 Deflate, 32773 PackBits
 * @param predictor 1 none, 2 differences along the row
 */
record TiffHeader(int width, int height, int bits, int channels, int photometric, int compression, int predictor) {

    static TiffHeader read(TiffDirectory directory, SizeLimit limit) {
        long width = directory.values(TiffDirectory.WIDTH)[0];
        long height = directory.values(TiffDirectory.HEIGHT)[0];
        if (width < 1 || height < 1) {
            throw new MalformedImageException(
                    "TIFF header: expected at least 1 x 1 pixels, found " + width + " x " + height);
        }
        limit.check("TIFF", width, height);
        long channels = directory.value(TiffDirectory.SAMPLES, 1);
        int photometric = (int) directory.value(TiffDirectory.PHOTOMETRIC, 1);
        refuseUnless(directory, "photometric interpretation", TiffDirectory.PHOTOMETRIC, 1, Set.of(0L, 1L, 2L, 3L));
        refuseUnless(directory, "sample format", TiffDirectory.SAMPLE_FORMAT, 1, Set.of(1L, 4L));
        refuseUnless(directory, "compression", TiffDirectory.COMPRESSION, 1, Set.of(1L, 5L, 8L, 32946L, 32773L));
        refuseUnless(directory, "predictor", TiffDirectory.PREDICTOR, 1, Set.of(1L, 2L));
        refuseUnless(directory, "fill order", TiffDirectory.FILL_ORDER, 1, Set.of(1L));
        if (channels > 1) {
            refuseUnless(directory, "planar configuration", TiffDirectory.PLANAR, 1, Set.of(1L));
        }
        int bits = bits(directory);
        int predictor = (int) directory.value(TiffDirectory.PREDICTOR, 1);
        boolean needsBytes = photometric == 2 || predictor == 2 || channels > 1;
        if (channels < (photometric == 2 ? 3 : 1) || channels > 8 || (photometric == 3 && (bits > 8 || channels > 1))) {
            throw new UnsupportedImageException(
                    "TIFF header: expected 1 gray, 3 color or 1 palette sample a pixel and up to" + " 8 in all, found "
                            + channels + " of " + bits + " bits");
        }
        if (bits < 1 || bits > 16 || (needsBytes && bits != 8 && bits != 16)) {
            throw new UnsupportedImageException("TIFF header: expected 1 to 16 bits a sample, 8 or 16 in color or with"
                    + " predictor, found " + bits);
        }
        int compression = (int) directory.value(TiffDirectory.COMPRESSION, 1);
        return new TiffHeader((int) width, (int) height, bits, (int) channels, photometric, compression, predictor);
    }

    private static int bits(TiffDirectory directory) {
        long[] bits = directory.has(TiffDirectory.BITS) ? directory.values(TiffDirectory.BITS) : new long[] {1};
        for (long other : bits) {
            if (other != bits[0]) {
                throw new UnsupportedImageException(
                        "TIFF header: expected as many bits in each sample, found " + bits[0] + " and " + other);
            }
        }
        return (int) Math.min(bits[0], Integer.MAX_VALUE);
    }

    private static void refuseUnless(TiffDirectory directory, String what, int tag, long otherwise, Set<Long> known) {
        long found = directory.value(tag, otherwise);
        if (!known.contains(found)) {
            throw new UnsupportedImageException("TIFF header: expected a " + what + " of "
                    + known.stream().sorted().toList() + ", found " + found);
        }
    }

    /** Bytes of a row of so many pixels; rows begin on whole bytes. */
    int rowBytes(int pixels) {
        return Math.toIntExact(((long) pixels * channels * bits + 7) / 8);
    }
}
