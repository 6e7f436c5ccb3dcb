// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.rare;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;

/**
 * The file and info headers of a BMP file (BITMAPFILEHEADER, BITMAPCOREHEADER, BITMAPINFOHEADER and its successors).
 *
 * @param width pixels a row
 * @param height rows
 * @param topDown whether the first stored row is the top one
 * @param bits a pixel: 1, 4, 8, 16, 24 or 32
 * @param compression 0 none, 1 run lengths of bytes, 2 of half bytes, 3 bit fields
 * @param headerSize bytes of the info header
 * @param colors entries of the palette
 * @param pixelOffset where the pixels begin
 */
record BmpHeader(
        int width,
        int height,
        boolean topDown,
        int bits,
        int compression,
        int headerSize,
        int colors,
        long pixelOffset) {

    private static final int CORE = 12;

    static BmpHeader read(Bytes file, SizeLimit limit) {
        long size = file.u32(14);
        if (size != CORE && (size < 40 || size > 124)) {
            throw new UnsupportedImageException(
                    "BMP header: expected an info header of 12 or 40 to 124 bytes, found " + size);
        }
        boolean core = size == CORE;
        long width = core ? file.u16(18) : (int) file.u32(18);
        long height = core ? file.u16(20) : (int) file.u32(22);
        if (width < 1 || height == 0) {
            throw new MalformedImageException(
                    "BMP header: expected at least 1 x 1 pixels, found " + width + " x " + height);
        }
        limit.check("BMP", width, Math.abs(height));
        int bits = file.u16(core ? 24 : 28);
        int compression = (int) Math.min(99, core ? 0 : file.u32(30));
        boolean known = switch (compression) {
            case 0 -> bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
            case 1 -> bits == 8 && height > 0;
            case 2 -> bits == 4 && height > 0;
            case 3 -> bits == 16 || bits == 32;
            default -> false;
        };
        if (!known) {
            throw new UnsupportedImageException(
                    "BMP header: expected 1 to 32 bits a pixel, plain, run-length coded or with" + " bit fields, found "
                            + bits + " bits with compression " + compression);
        }
        long stated = core ? 0 : file.u32(46);
        int colors = bits > 8 ? 0 : (int) (stated == 0 ? 1 << bits : Math.min(stated, 1 << bits));
        return new BmpHeader(
                (int) width, (int) Math.abs(height), height < 0, bits, compression, (int) size, colors, file.u32(10));
    }

    boolean isRunLength() {
        return compression == 1 || compression == 2;
    }

    /** Bytes from one palette entry to the next. */
    int entryBytes() {
        return headerSize == CORE ? 3 : 4;
    }

    /** The offset of the palette, or of the bit fields behind a header of 40 bytes; longer headers hold the fields. */
    int tableOffset() {
        return 14 + headerSize;
    }

    /** Bytes at the end of a stored row that hold no pixel. */
    int paddingBytes() {
        return (int) (rowBytes() - ((long) width * bits + 7) / 8);
    }

    /** Bytes of a stored row; rows are padded to four. */
    int rowBytes() {
        return (int) (((long) width * bits + 31) / 32 * 4);
    }
}
