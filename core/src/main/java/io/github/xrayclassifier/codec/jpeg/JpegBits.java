// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Scratch;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * The entropy-coded data of one scan as bits. The zero bytes stuffed behind 0xFF and the restart markers are taken out
 * first, so that reading is one unaligned load at a bit position. One scan after the other, one thread.
 */
final class JpegBits {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    // A block reads at most 64 symbols of 16 + 16 bits before somebody checks for the end.
    private static final int MARGIN = 64 * 4 + 8;

    // The files of ImageNet that are known for it have up to some hundred.
    private static final int MOST_EXTRA = 1024;

    private final Scratch scratch;
    private byte[] data = {}; // without stuffing and markers, then a margin of zeros
    private int[] ends = new int[4]; // where each part between restart markers ends, in bits
    private int parts;
    private int wronglyNumbered; // the first part whose restart marker is out of turn
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
        wronglyNumbered = Integer.MAX_VALUE;
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
                endPart(to);
                if ((next & 7) != (parts - 1 & 7)) {
                    wronglyNumbered = Math.min(wronglyNumbered, parts);
                }
            }
            at = next == 0xFF ? marker + 1 : marker + 2; // of several 0xFF all but the last are fill bytes
        }
        endPart(to);
        Arrays.fill(data, to, to + MARGIN, (byte) 0);
        return this;
    }

    private void endPart(int bytes) {
        if (parts == ends.length) {
            ends = Arrays.copyOf(ends, 2 * parts);
        }
        ends[parts++] = 8 * bytes;
    }

    /** The position of the next bit; to be handed back to {@link #moveTo}. */
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
        if (part == wronglyNumbered) {
            throw new MalformedImageException(
                    "JPEG scan: expected restart marker " + (part - 1 & 7) + ", found another");
        }
        position = ends[part - 1];
    }

    /**
     * Checks that the scan's data ends here. A few bytes too many, which some scanners and editors write, are a fault and
     * no damage, as libjpeg has it, but only if the bits up to the next byte are ones, as T.81 section F.1.2.3 has them
     * behind the last block: damage that ends the blocks too early seldom leaves it so.
     */
    void expectEnd(List<String> faults) {
        int left = (ends[parts - 1] - position) / 8;
        int markers = parts - 1 - part;
        if (left == 0 && markers == 0) {
            return;
        }
        int padding = -position & 7;
        boolean padded = (at(position) | -1L >>> padding) == -1L;
        if (!padded || left > MOST_EXTRA) {
            throw new MalformedImageException("JPEG scan: expected its end, found " + left + " more bytes and "
                    + markers + " more restart markers");
        }
        faults.add("JPEG scan: " + left + " bytes and " + markers + " restart markers stand behind the last block");
    }

    private void expectEndOfPart() {
        int left = (ends[part] - position) / 8;
        if (left > 0) {
            throw new MalformedImageException("JPEG scan: expected a marker, found " + left + " more bytes");
        }
    }
}
