// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One Huffman table of a JPEG file: ITU-T T.81 annex C and section F.2.2.3. May be defined anew, also after a failure; one
 * thread.
 */
final class JpegHuffman {

    /** Codes up to this length are found in one step; nearly all are. */
    static final int LOOK = 9;

    /** A table without codes, for scans that need none. */
    static final JpegHuffman NONE = new JpegHuffman();

    private static final int MOST_SYMBOLS = 256;

    private final short[] look = new short[1 << LOOK]; // length << 8 | symbol, 0 where the code is longer
    private final int[] maxCode = new int[18]; // the largest code of each length, -1 for none
    private final int[] offset = new int[17]; // what to add to a code of a length to find its symbol
    private final byte[] definition = new byte[16 + MOST_SYMBOLS]; // as the file states it
    private int size; // of the symbols, -1 while it is not valid
    private @Nullable JpegSkipper skipper;
    private boolean skipperIsReady;

    /** Reads the table at an offset of a DHT segment, behind its class and number. */
    static JpegHuffman read(Bytes segment, int at) {
        JpegHuffman table = new JpegHuffman();
        table.define(segment, at);
        return table;
    }

    /** Takes in the table at an offset of a DHT segment; does nothing if it says what it said before. */
    void define(Bytes segment, int at) {
        int total = 0;
        for (int i = 0; i < 16; i++) {
            total += segment.u8(at + i);
        }
        segment.check(at + 16, total);
        if (total > MOST_SYMBOLS) {
            throw new MalformedImageException(
                    "JPEG Huffman table: expected at most " + MOST_SYMBOLS + " symbols, found " + total);
        }
        byte[] file = segment.array();
        int from = segment.index(at);
        if (total == size && Arrays.equals(file, from, from + 16 + total, definition, 0, 16 + total)) {
            return; // encoders that do not optimize use the same tables in each file: T.81 annex K.3
        }
        size = -1;
        skipperIsReady = false;
        System.arraycopy(file, from, definition, 0, 16 + total);
        assignCodes();
        size = total;
    }

    /** The number of symbols of the table. */
    int size() {
        return size;
    }

    /** The skipper of the coefficients that this table codes. */
    JpegSkipper skipper() {
        if (skipper == null) {
            skipper = new JpegSkipper(this);
        }
        if (!skipperIsReady) {
            skipper.prepare();
            skipperIsReady = true;
        }
        return skipper;
    }

    private void assignCodes() {
        Arrays.fill(look, (short) 0);
        int code = 0;
        int next = 0;
        for (int length = 1; length <= 16; length++) {
            int count = definition[length - 1] & 0xFF;
            offset[length] = next - code;
            if (code + count > 1 << length) {
                throw new MalformedImageException(
                        "JPEG Huffman table: expected a code, found too many of length " + length);
            }
            for (int i = 0; i < count; i++, code++, next++) {
                if (length <= LOOK) {
                    fill(code, length, symbol(next));
                }
            }
            maxCode[length] = count == 0 ? -1 : code - 1;
            code <<= 1;
        }
    }

    private int symbol(int index) {
        return definition[16 + index] & 0xFF;
    }

    private void fill(int code, int length, int symbol) {
        int first = code << (LOOK - length);
        Arrays.fill(look, first, first + (1 << (LOOK - length)), (short) ((length << 8) | symbol));
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
        int found = searchLong((int) (bits >>> 48));
        if (found == 0) {
            throw new MalformedImageException("JPEG scan: expected a Huffman code, found none");
        }
        return found;
    }

    /** Like {@link #find}, in 16 bits; 0 if they begin with no code. */
    int search(int sixteen) {
        int found = look[sixteen >> (16 - LOOK)];
        return found != 0 ? found : searchLong(sixteen);
    }

    private int searchLong(int sixteen) {
        for (int length = LOOK + 1; length <= 16; length++) {
            int code = sixteen >> (16 - length);
            int index = code + offset[length];
            if (code <= maxCode[length] && index >= 0 && index < size) {
                return (length << 8) | symbol(index);
            }
        }
        return 0;
    }
}
