// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.failure.MalformedImageException;

/** One Huffman table of lossless JPEG: codes of up to 16 bits, values 0 to 16 (T.81 annex C and H.1.2.2). Immutable. */
final class HuffmanTable {

    private static final int FAST_BITS = 9;

    // length << 8 | value for every prefix of 9 bits; 0 where the code is longer
    private final short[] fast = new short[1 << FAST_BITS];
    private final int[] endCode = new int[17]; // first code of the next length, aligned to 16 bits
    private final int[] firstCode = new int[17];
    private final int[] firstIndex = new int[17];
    private final byte[] values;

    private HuffmanTable(int[] counts, byte[] values) {
        this.values = values;
        int code = 0;
        int index = 0;
        for (int length = 1; length <= 16; length++) {
            firstCode[length] = code;
            firstIndex[length] = index;
            for (int i = 0; i < counts[length]; i++, code++, index++) {
                fillFast(code, length, values[index]);
            }
            if (code > 1 << length) {
                throw new MalformedImageException(
                        "JPEG lossless Huffman table: expected a prefix code, found too many codes of " + length
                                + " bits");
            }
            endCode[length] = code << (16 - length);
            code <<= 1;
        }
    }

    private void fillFast(int code, int length, byte value) {
        if (length <= FAST_BITS && code < 1 << length) {
            int from = code << (FAST_BITS - length);
            for (int i = 0; i < 1 << (FAST_BITS - length); i++) {
                fast[from + i] = (short) ((length << 8) | value);
            }
        }
    }

    /** Reads one table of a DHT segment. */
    static HuffmanTable read(JpegSegments at, int offset) {
        int[] counts = new int[17];
        int total = 0;
        for (int i = 1; i <= 16; i++) {
            counts[i] = at.u8(offset + i);
            total += counts[i];
        }
        if (total > 256) {
            throw new MalformedImageException(
                    "JPEG lossless Huffman table: expected at most 256 codes, found " + total);
        }
        byte[] values = new byte[total];
        for (int i = 0; i < total; i++) {
            values[i] = (byte) Math.min(at.u8(offset + 17 + i), 127); // above 16 is refused when it is used
        }
        return new HuffmanTable(counts, values);
    }

    /** Bytes that the table takes in its segment. */
    int bytes() {
        return 17 + values.length;
    }

    /** Reads one difference (T.81 table H.2). */
    int difference(JpegBits bits) {
        int size = size(bits);
        if (size == 0) {
            return 0;
        }
        if (size == 16) {
            return 32768;
        }
        int extra = bits.read(size);
        return extra < 1 << (size - 1) ? extra - (1 << size) + 1 : extra;
    }

    private int size(JpegBits bits) {
        int ahead = bits.peek16();
        int hit = fast[ahead >>> (16 - FAST_BITS)];
        if (hit != 0) {
            bits.skip(hit >> 8);
            return checked(hit & 0xFF);
        }
        for (int length = FAST_BITS + 1; length <= 16; length++) {
            if (ahead < endCode[length]) {
                bits.skip(length);
                return checked(values[firstIndex[length] + (ahead >>> (16 - length)) - firstCode[length]]);
            }
        }
        throw new MalformedImageException("JPEG lossless scan: expected a code of the Huffman table, found another");
    }

    private static int checked(int size) {
        if (size > 16) {
            throw new MalformedImageException("JPEG lossless Huffman table: expected sizes of 0 to 16, found " + size);
        }
        return size;
    }
}
