// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteBuffer;

/** Bounds what a JPEG 2000 codestream may ask of the library (T.800 annex A), before the library sees it. */
final class Jpeg2000Header {

    private static final String NAME = "JPEG 2000";
    private static final int COD = 0xFF52;
    private static final int SOT = 0xFF90;
    // Fewer than the standard's: COC, RGN, POC, PPM and the extensions change what was checked, and nobody writes them.
    private static final java.util.Set<Integer> ALLOWED =
            java.util.Set.of(0xFF51, COD, 0xFF55, 0xFF57, 0xFF5C, 0xFF5D, 0xFF63, 0xFF64);
    private static final int SIZ_BYTES = 42;

    private final ByteBuffer stream;
    private final long left;
    private final long top;
    private final long right;
    private final long bottom;
    private final long tileWidth;
    private final long tileHeight;
    private final long tileLeft;
    private final long tileTop;
    private final int components;

    private Jpeg2000Header(ByteBuffer stream) {
        if (stream.limit() < SIZ_BYTES) {
            throw new MalformedImageException(NAME + " header: expected a SIZ segment, found the end");
        }
        this.stream = stream;
        right = u32(8);
        bottom = u32(12);
        left = u32(16);
        top = u32(20);
        tileWidth = u32(24);
        tileHeight = u32(28);
        tileLeft = u32(32);
        tileTop = u32(36);
        components = stream.getShort(40) & 0xFFFF;
        if (components > 4 || stream.limit() < SIZ_BYTES + 3 * components) {
            throw new MalformedImageException(NAME + " header: expected at most 4 components, found " + components);
        }
    }

    private long u32(int at) {
        return stream.getInt(at) & 0xFFFF_FFFFL;
    }

    /** Checks a codestream, from SOC on. */
    static void check(ByteBuffer stream, PixelFormat format) {
        Jpeg2000Header header = new Jpeg2000Header(stream);
        header.checkSize(format);
        long tiles = header.tiles();
        int at = header.checkSegments(tiles);
        new Jpeg2000Tiles(stream, tiles).check(at);
    }

    private void checkSize(PixelFormat format) {
        int bits = 0;
        for (int i = 0; i < components; i++) {
            bits = Math.max(bits, (stream.get(42 + 3 * i) & 0x7F) + 1);
            if (stream.get(43 + 3 * i) != 1 || stream.get(44 + 3 * i) != 1) {
                throw new UnsupportedImageException(NAME + " header: expected components of full size, found others");
            }
        }
        Cells.checkHeader(NAME, format, size(right - left), size(bottom - top), components, bits);
    }

    private static int size(long pixels) {
        return pixels < 0 || pixels > Integer.MAX_VALUE ? -1 : (int) pixels;
    }

    /** Each tile costs at least a SOT and a SOD marker, 14 bytes. */
    private long tiles() {
        boolean covers =
                left >= tileLeft && top >= tileTop && left - tileLeft < tileWidth && top - tileTop < tileHeight;
        long tiles = covers ? ceil(right - tileLeft, tileWidth) * ceil(bottom - tileTop, tileHeight) : 0;
        if (tiles < 1 || tiles > 65_535 || tiles * 14 > stream.limit()) {
            throw new MalformedImageException(NAME + " header: expected tiles that cover the picture and fit into "
                    + stream.limit() + " bytes, found " + tileWidth + " x " + tileHeight);
        }
        return tiles;
    }

    private static long ceil(long size, long step) {
        return (size + step - 1) / step;
    }

    /** Walks the main header; gives where the first tile-part begins. */
    private int checkSegments(long tiles) {
        int at = 2;
        int cod = -1;
        while (at + 4 <= stream.limit()) {
            int marker = stream.getShort(at) & 0xFFFF;
            int length = stream.getShort(at + 2) & 0xFFFF;
            if (marker == SOT && cod >= 0) {
                checkCoding(cod, tiles);
                return at;
            }
            if (!ALLOWED.contains(marker) || length < 2 || at + 2 + length > stream.limit()) {
                break;
            }
            cod = marker == COD ? at : cod;
            at += 2 + length;
        }
        throw new MalformedImageException(
                NAME + " header: expected known marker segments with a COD up to the first tile,"
                        + " found others or damage at byte " + at);
    }

    /** The coding style (T.800 A.6.1): each packet costs at least a byte of the stream. */
    private void checkCoding(int at, long tiles) {
        int length = stream.getShort(at + 2) & 0xFFFF;
        if (length < 12 || length > 45 || at + 2 + length > stream.limit()) {
            throw new MalformedImageException(NAME + " COD segment: expected 12 to 45 bytes, found " + length);
        }
        int layers = stream.getShort(at + 6) & 0xFFFF;
        int levels = stream.get(at + 9) & 0xFF;
        int block = (stream.get(at + 10) & 0xFF) + (stream.get(at + 11) & 0xFF) + 4;
        boolean precincts = (stream.get(at + 4) & 1) != 0;
        if (layers < 1 || levels > 32 || block > 12 || (precincts && length != 13 + levels)) {
            throw new MalformedImageException(
                    NAME + " COD segment: expected at least one layer, at most 32 levels and code"
                            + " blocks of at most 4096 samples, found " + layers + ", " + levels + " and 2^" + block);
        }
        double packets = (double) tiles * layers * components * precincts(at, levels, precincts);
        if (packets > stream.limit()) {
            throw new MalformedImageException(NAME + " COD segment: expected at most a packet a byte, found " + packets
                    + " packets in " + stream.limit() + " bytes");
        }
    }

    /** The least number of precincts that a whole tile has over all its resolutions (T.800 B.6). */
    private double precincts(int cod, int levels, boolean stated) {
        double all = 0;
        for (int r = 0; r <= levels; r++) {
            int exponents = stated ? stream.get(cod + 12 + r) & 0xFF : 0xFF;
            long scale = 1L << (levels - r);
            all += (double) ceil(ceil(Math.min(tileWidth, right - left), scale), 1L << (exponents & 15))
                    * ceil(ceil(Math.min(tileHeight, bottom - top), scale), 1L << (exponents >> 4));
        }
        return all;
    }
}
