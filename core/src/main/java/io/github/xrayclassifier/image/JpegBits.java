// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The entropy-coded data of one scan as bits. The zero bytes stuffed behind 0xFF and the restart markers are taken out
 * first, so that reading is one unaligned load at a bit position. One scan after the other, one thread.
 */
final class JpegBits {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    // A block reads at most 64 symbols of 16 + 16 bits before somebody checks for the end.
    private static final int MARGIN = 64 * 4 + 8;

    private final Scratch scratch;
    private byte[] data = {}; // without stuffing and markers, then a margin of zeros
    private int[] ends = new int[4]; // where each part between restart markers ends, in bits
    private int parts;
    private int part; // the current one
    private int position; // in bits

    JpegBits(Scratch scratch) {
        this.scratch = scratch;
    }

    /** Goes to the beginning of a scan's data. */
    JpegBits load(Bytes scan) {
        if (scan.length() > Integer.MAX_VALUE / 8 - MARGIN) {
            throw new UnsupportedImageException("JPEG scan: expected at most " + (Integer.MAX_VALUE / 8 - MARGIN)
                    + " bytes, found " + scan.length());
        }
        data = scratch.bytes(Scratch.Use.CODED, scan.length() + MARGIN);
        parts = 0;
        part = 0;
        position = 0;
        byte[] from = scan.array();
        int end = scan.index(scan.length());
        int at = scan.index(0);
        int to = 0;
        while (at < end) {
            int marker = JpegParser.findMarkerByte(from, at, end);
            System.arraycopy(from, at, data, to, marker - at);
            to += marker - at;
            int next = marker + 1 < end ? from[marker + 1] & 0xFF : 0xFF;
            if (marker < end && next == 0) {
                data[to++] = (byte) 0xFF;
            } else if (next >= 0xD0 && next <= 0xD7) {
                checkRestart(next & 7);
                endPart(to);
            }
            at = next == 0xFF ? marker + 1 : marker + 2; // of several 0xFF all but the last are fill bytes
        }
        endPart(to);
        Arrays.fill(data, to, to + MARGIN, (byte) 0);
        return this;
    }

    private void checkRestart(int number) {
        if (number != (parts & 7)) {
            throw new MalformedImageException(
                    "JPEG scan: expected restart marker " + (parts & 7) + ", found " + number);
        }
    }

    private void endPart(int bytes) {
        if (parts == ends.length) {
            ends = Arrays.copyOf(ends, 2 * parts);
        }
        ends[parts++] = 8 * bytes;
    }

    /** Where the next bit is; to be handed back to {@link #moveTo}. */
    int position() {
        return position;
    }

    /** The bits from a position on, the first at the top; at least 57 of them. */
    long at(int bit) {
        return (long) LONGS.get(data, bit >>> 3) << (bit & 7);
    }

    /** Goes on behind what was read; throws if that lay beyond the end. */
    void moveTo(int bit) {
        if (bit > ends[part]) {
            throw new MalformedImageException("JPEG scan: expected more data, found the end of the scan or a marker");
        }
        position = bit;
    }

    /** Takes the next bits, 0 to 16. */
    int take(int bits) {
        if (bits == 0) {
            return 0;
        }
        int value = (int) (at(position) >>> (64 - bits));
        moveTo(position + bits);
        return value;
    }

    /** Takes a difference of a category, 1 to 15; T.81 figure F.12. */
    int takeSigned(int category) {
        return extend(take(category), category);
    }

    /** The number that {@code category} bits stand for: those without the top bit are negative. */
    static int extend(int bits, int category) {
        return bits < 1 << (category - 1) ? bits - (1 << category) + 1 : bits;
    }

    /** Steps over a restart marker, which must stand here. */
    void restart() {
        expectEndOfPart();
        if (++part == parts) {
            throw new MalformedImageException("JPEG scan: expected a restart marker, found the end of the scan");
        }
        position = ends[part - 1];
    }

    /** Checks that the scan's data ends here. */
    void expectEnd() {
        expectEndOfPart();
        if (part + 1 < parts) {
            throw new MalformedImageException("JPEG scan: expected its end, found a restart marker");
        }
    }

    private void expectEndOfPart() {
        int left = (ends[part] - position) / 8;
        if (left > 0) {
            throw new MalformedImageException("JPEG scan: expected a marker, found " + left + " more bytes");
        }
    }
}
