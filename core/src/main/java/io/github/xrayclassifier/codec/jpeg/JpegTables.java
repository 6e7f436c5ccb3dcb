// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.failure.MalformedImageException;
import org.jspecify.annotations.Nullable;

/** The tables that segments between the scans define and redefine. One image after the other, one thread. */
final class JpegTables {

    /** The place of the k-th coefficient of the zigzag in a row-major block; ITU-T T.81 figure A.6. */
    static final int[] ZIGZAG = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63
    };

    private final @Nullable JpegHuffman[] huffman = new JpegHuffman[8]; // DC 0 to 3, then AC 0 to 3
    private final int[][] quantization = new int[4][64]; // each in the order of the zigzag
    private int defined; // a bit for each Huffman table, then for each quantization table
    private int restartInterval;

    /** Forgets the image before. The codes of its tables stay, in case that the next one states them again. */
    void clear() {
        defined = 0;
        restartInterval = 0;
    }

    /** Takes in a DHT, DQT or DRI segment; ignores others. */
    void read(Bytes segment) {
        switch (segment.u8(1)) {
            case 0xC4 -> readHuffman(segment);
            case 0xDB -> readQuantization(segment);
            case 0xDD -> restartInterval = segment.u16(4);
            default -> {} // not a table
        }
    }

    private void readHuffman(Bytes segment) {
        int at = 4;
        while (at < segment.length()) {
            int number = segment.u8(at);
            if ((number & 0xEC) != 0) {
                throw new MalformedImageException("JPEG: expected Huffman table 0 to 3 of class 0 or 1, found "
                        + (number & 15) + " of class " + (number >> 4));
            }
            int index = (number >> 4) * 4 + (number & 3);
            JpegHuffman table = huffman[index];
            if (table == null) {
                table = new JpegHuffman();
                huffman[index] = table;
            }
            defined &= ~(1 << index);
            table.define(segment, at + 1);
            defined |= 1 << index;
            at += 17 + table.size();
        }
    }

    private void readQuantization(Bytes segment) {
        int at = 4;
        while (at < segment.length()) {
            int number = segment.u8(at);
            if ((number & 0xEC) != 0) {
                throw new MalformedImageException("JPEG: expected quantization table 0 to 3 of 8 or 16 bits, found "
                        + (number & 15) + " of kind " + (number >> 4));
            }
            boolean wide = number >> 4 == 1;
            // Not over the old one: components keep the table that was in force when their first scan began.
            boolean inUse = (defined & (256 << (number & 3))) != 0;
            int[] table = inUse ? new int[64] : quantization[number & 3];
            for (int k = 0; k < 64; k++) {
                table[k] = wide ? segment.u16(at + 1 + 2L * k) : segment.u8(at + 1L + k);
            }
            quantization[number & 3] = table;
            defined |= 256 << (number & 3);
            at += wide ? 129 : 65;
        }
    }

    JpegHuffman dc(int number) {
        return huffman(number & 3, "DC Huffman table", number);
    }

    JpegHuffman ac(int number) {
        return huffman(4 + (number & 3), "AC Huffman table", number);
    }

    private JpegHuffman huffman(int index, String what, int number) {
        JpegHuffman table = huffman[index];
        if (table == null || (defined & (1 << index)) == 0) {
            throw new MalformedImageException("JPEG: expected " + what + " " + number + ", found none");
        }
        return table;
    }

    int[] quantization(int number) {
        if ((defined & (256 << (number & 3))) == 0) {
            throw new MalformedImageException("JPEG: expected quantization table " + number + ", found none");
        }
        return quantization[number & 3];
    }

    /** MCUs from one restart marker to the next, 0 for none. */
    int restartInterval() {
        return restartInterval;
    }
}
