// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.failure.MalformedImageException;

/** One Huffman table of a JPEG file: ITU-T T.81 annex C and section F.2.2.3. Immutable once made. */
final class JpegHuffman {

    /** Codes up to this length are found in one step; nearly all are. */
    static final int LOOK = 9;

    /** A table without codes, for scans that need none. */
    static final JpegHuffman NONE = new JpegHuffman(new int[0]);

    private final short[] look = new short[1 << LOOK]; // length << 8 | symbol, 0 where the code is longer
    private final int[] maxCode = new int[18]; // the largest code of each length, -1 for none
    private final int[] offset = new int[17]; // what to add to a code of a length to find its symbol
    private final int[] symbols;

    private JpegHuffman(int[] symbols) {
        this.symbols = symbols;
    }

    /** Reads the table at an offset of a DHT segment, behind its class and number. */
    static JpegHuffman read(Bytes segment, int at) {
        int total = 0;
        for (int i = 0; i < 16; i++) {
            total += segment.u8(at + i);
        }
        segment.check(at + 16, total);
        int[] symbols = new int[total];
        for (int i = 0; i < total; i++) {
            symbols[i] = segment.u8(at + 16 + i);
        }
        JpegHuffman table = new JpegHuffman(symbols);
        table.assignCodes(segment, at);
        return table;
    }

    /** How many symbols the table has. */
    int size() {
        return symbols.length;
    }

    private void assignCodes(Bytes segment, int at) {
        int code = 0;
        int next = 0;
        for (int length = 1; length <= 16; length++) {
            int count = segment.u8(at + length - 1);
            offset[length] = next - code;
            if (code + count > 1 << length) {
                throw new MalformedImageException(
                        "JPEG Huffman table: expected a code, found too many of length " + length);
            }
            for (int i = 0; i < count; i++, code++, next++) {
                if (length <= LOOK) {
                    fill(code, length, symbols[next]);
                }
            }
            maxCode[length] = count == 0 ? -1 : code - 1;
            code <<= 1;
        }
    }

    private void fill(int code, int length, int symbol) {
        int first = code << (LOOK - length);
        for (int i = 0; i < 1 << (LOOK - length); i++) {
            look[first + i] = (short) ((length << 8) | symbol);
        }
    }

    /** Decodes one symbol. */
    int next(JpegBits bits) {
        int position = bits.position();
        int found = find(bits.at(position));
        bits.moveTo(position + (found >> 8));
        return found & 0xFF;
    }

    /** The symbol at the top of the bits, with the length of its code: {@code length << 8 | symbol}. */
    int find(long bits) {
        int found = look[(int) (bits >>> (64 - LOOK))];
        return found != 0 ? found : findLong(bits);
    }

    private int findLong(long bits) {
        int sixteen = (int) (bits >>> 48);
        for (int length = LOOK + 1; length <= 16; length++) {
            int code = sixteen >> (16 - length);
            int index = code + offset[length];
            if (code <= maxCode[length] && index >= 0 && index < symbols.length) {
                return (length << 8) | symbols[index];
            }
        }
        throw new MalformedImageException("JPEG scan: expected a Huffman code, found none");
    }
}
