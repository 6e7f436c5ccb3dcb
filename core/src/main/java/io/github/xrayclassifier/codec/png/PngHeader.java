// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.png;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.failure.MalformedImageException;

/**
 * The IHDR chunk; PNG specification, section 11.2.2.
 *
 * @param width pixels a row
 * @param height rows
 * @param depth bits a sample: 1, 2, 4, 8 or 16
 * @param colorType 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGBA
 * @param interlaced by Adam7
 */
record PngHeader(int width, int height, int depth, int colorType, boolean interlaced) {

    /** Reads the header and checks it against the limits. */
    static PngHeader read(Bytes file, SizeLimit limit) {
        if (!file.hasAt(12, "IHDR") || file.u32(8) != 13) {
            throw new MalformedImageException("PNG, byte 8: expected an IHDR chunk of 13 bytes, found another");
        }
        long width = file.u32(16);
        long height = file.u32(20);
        if (width < 1 || height < 1) {
            throw new MalformedImageException(
                    "PNG header: expected at least 1 x 1 pixels, found " + width + " x " + height);
        }
        limit.check("PNG", width, height);
        PngHeader header = new PngHeader(
                Math.toIntExact(width), Math.toIntExact(height), file.u8(24), file.u8(25), file.u8(28) == 1);
        if (!header.isDefined() || file.u8(26) != 0 || file.u8(27) != 0 || file.u8(28) > 1) {
            throw new MalformedImageException(
                    "PNG header: expected a defined color type, depth, compression, filter and"
                            + " interlacing, found " + file.u8(25) + ", " + file.u8(24) + ", " + file.u8(26) + ", "
                            + file.u8(27)
                            + ", " + file.u8(28));
        }
        return header;
    }

    private boolean isDefined() {
        return switch (colorType) {
            case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case 3 -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case 2, 4, 6 -> depth == 8 || depth == 16;
            default -> false;
        };
    }

    int channels() {
        return switch (colorType) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
    }

    /** Bytes from a sample to the same sample of the pixel to its left, at least 1; the filters' distance. */
    int pixelBytes() {
        return Math.max(1, channels() * depth / 8);
    }

    /** Bytes of a row of so many pixels, without its filter byte. */
    int rowBytes(int pixels) {
        return Math.toIntExact(((long) pixels * channels() * depth + 7) / 8);
    }
}
