// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteBuffer;

/** Bounds what a JPEG 2000 codestream may ask of a decoder (T.800 annex A), before the decoder sees it. */
final class Jpeg2000Header {

    private static final String NAME = "JPEG 2000";
    private static final int COD = 0xFF52;
    private static final int SOT = 0xFF90;
    private static final int SIZ_BYTES = 38;
    // T.800 allows 65,535; encoders of medical pictures write 1 to 24.
    private static final int MOST_LAYERS = 256;

    private Jpeg2000Header() {}

    /** Takes {@code stream}: from SOC on. */
    static void check(ByteBuffer stream, PixelFormat format) {
        if (stream.limit() < 4 + SIZ_BYTES) {
            throw new MalformedImageException(NAME + " header: expected a SIZ segment, found the end");
        }
        int components = stream.getShort(40) & 0xFFFF;
        if (components > 4 || stream.limit() < 42 + 3 * components) {
            throw new MalformedImageException(NAME + " header: expected at most 4 components, found " + components);
        }
        long width = size(stream, 8) - size(stream, 16);
        long height = size(stream, 12) - size(stream, 20);
        int bits = 0;
        for (int i = 0; i < components; i++) {
            bits = Math.max(bits, (stream.get(42 + 3 * i) & 0x7F) + 1);
            if (stream.get(43 + 3 * i) != 1 || stream.get(44 + 3 * i) != 1) {
                throw new UnsupportedImageException(NAME + " header: expected components of full size, found others");
            }
        }
        int known = width < 0 || width > Integer.MAX_VALUE || height < 0 || height > Integer.MAX_VALUE ? -1 : 0;
        Cells.checkHeader(NAME, format, known + (int) width, known + (int) height, components, bits);
        checkTiles(stream, width, height);
        checkCoding(stream);
    }

    private static long size(ByteBuffer stream, int at) {
        return stream.getInt(at) & 0xFFFF_FFFFL;
    }

    /** Each tile costs at least a SOT and a SOD marker, 14 bytes. */
    private static void checkTiles(ByteBuffer stream, long width, long height) {
        long tileWidth = size(stream, 24);
        long tileHeight = size(stream, 28);
        long left = size(stream, 16) - size(stream, 32);
        long top = size(stream, 20) - size(stream, 36);
        boolean covers = left >= 0 && top >= 0 && left < tileWidth && top < tileHeight;
        long tiles = covers ? ceil(width + left, tileWidth) * ceil(height + top, tileHeight) : 0;
        if (tiles < 1 || tiles > 65_535 || tiles * 14 > stream.limit()) {
            throw new MalformedImageException(NAME + " header: expected tiles that cover the picture and fit into "
                    + stream.limit() + " bytes, found " + tileWidth + " x " + tileHeight);
        }
    }

    private static long ceil(long size, long step) {
        return (size + step - 1) / step;
    }

    /** The default coding style: layers, levels and code blocks (T.800 A.6.1). */
    private static void checkCoding(ByteBuffer stream) {
        int at = 2;
        while (at + 4 <= stream.limit()) {
            int marker = stream.getShort(at) & 0xFFFF;
            int length = stream.getShort(at + 2) & 0xFFFF;
            if (marker == SOT) {
                return;
            }
            if (marker < 0xFF00 || length < 2 || at + 2 + length > stream.limit()) {
                break;
            }
            if (marker == COD) {
                checkCod(stream, at, length);
            }
            at += 2 + length;
        }
        throw new MalformedImageException(
                NAME + " header: expected marker segments up to the first tile, found damage" + " at byte " + at);
    }

    private static void checkCod(ByteBuffer stream, int at, int length) {
        if (length < 12) {
            throw new MalformedImageException(NAME + " COD segment: expected at least 12 bytes, found " + length);
        }
        int layers = stream.getShort(at + 6) & 0xFFFF;
        int levels = stream.get(at + 9) & 0xFF;
        int blockWidth = (stream.get(at + 10) & 0xFF) + 2;
        int blockHeight = (stream.get(at + 11) & 0xFF) + 2;
        if (layers < 1
                || layers > MOST_LAYERS
                || levels > 32
                || blockWidth > 10
                || blockHeight > 10
                || blockWidth + blockHeight > 12) {
            throw new MalformedImageException(NAME + " COD segment: expected 1 to " + MOST_LAYERS
                    + " layers, at most 32 levels and code blocks of at most 4096 samples, found " + layers + ", "
                    + levels + " and 2^" + (blockWidth + blockHeight));
        }
    }
}
