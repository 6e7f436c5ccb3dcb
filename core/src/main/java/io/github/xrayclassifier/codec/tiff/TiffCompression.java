// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.tiff;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The unpacking of one strip or tile. Bytes beyond its rows are ignored, as libtiff does: some writers pad. Stateless. */
final class TiffCompression {

    private static final int CLEAR = 256;
    private static final int END = 257;

    private TiffCompression() {}

    static boolean unpacks(long compression) {
        return compression == 1 || compression == 5 || compression == 8 || compression == 32946 || compression == 32773;
    }

    /** The bytes with their bits in the other order; TIFF 6.0, FillOrder. */
    static Bytes reversed(Bytes packed) {
        byte[] reversed = new byte[packed.length()];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = (byte) (Integer.reverse(packed.u8(i)) >>> 24);
        }
        return Bytes.of(ByteBuffer.wrap(reversed)).named(packed.format()).order(packed.order());
    }

    /** Fills the first {@code length} bytes of the target, or throws. */
    static void unpack(int compression, Bytes packed, byte[] target, int length) {
        int got = switch (compression) {
            case 1 -> copy(packed, target, length);
            case 5 -> lzw(packed, target, length);
            case 32773 -> packBits(packed, target, length);
            default -> inflate(packed, target, length);
        };
        if (got < length) {
            throw new MalformedImageException(
                    "TIFF strip or tile: expected " + length + " bytes of rows, found " + got);
        }
    }

    private static int copy(Bytes packed, byte[] target, int length) {
        int got = Math.min(length, packed.length());
        System.arraycopy(packed.array(), packed.index(0), target, 0, got);
        return got;
    }

    private static int inflate(Bytes packed, byte[] target, int length) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed.array(), packed.index(0), packed.length());
            int got = 0;
            while (got < length) {
                int more = inflater.inflate(target, got, length - got);
                if (more == 0) {
                    break; // ended, cut off, or asks for a dictionary
                }
                got += more;
            }
            byte[] one = new byte[1];
            boolean ended = inflater.inflate(one) > 0 || inflater.finished(); // the last step checks the checksum
            return ended ? got : 0;
        } catch (DataFormatException e) {
            throw new MalformedImageException(
                    "TIFF strip or tile: expected deflated rows, found damage: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    /** TIFF 6.0, section 9. */
    private static int packBits(Bytes packed, byte[] target, int length) {
        int at = 0;
        int got = 0;
        while (got < length && at < packed.length()) {
            int control = (byte) packed.u8(at++);
            if (control >= 0) {
                packed.check(at, control + 1L);
                int run = Math.min(control + 1, length - got);
                System.arraycopy(packed.array(), packed.index(at), target, got, run);
                at += control + 1;
                got += run;
            } else if (control != -128) {
                int run = Math.min(1 - control, length - got);
                Arrays.fill(target, got, got + run, (byte) packed.u8(at++));
                got += run;
            }
        }
        return got;
    }

    /** TIFF 6.0, section 13: codes of 9 to 12 bits, highest bit first, each width left one code early. */
    private static int lzw(Bytes packed, byte[] target, int length) {
        int[] start = new int[4096]; // where in the target an entry's string was first written
        int[] size = new int[4096];
        int next = END + 1;
        int width = 9;
        int last = -1; // where the string before began
        int lastSize = 0;
        int got = 0;
        long bit = 0;
        while (got < length && bit + width <= 8L * packed.length()) {
            int code = code(packed, bit, width);
            bit += width;
            if (code == END) {
                break;
            } else if (code == CLEAR) {
                next = END + 1;
                width = 9;
                last = -1;
                continue;
            }
            if (last >= 0 && next < 4096) {
                start[next] = last; // the string before and the first byte of this one, which lies behind it
                size[next++] = lastSize + 1;
            }
            if ((code > END && code >= next) || (code > CLEAR && last < 0)) {
                throw new MalformedImageException(
                        "TIFF strip or tile: expected an LZW code below " + next + ", found " + code);
            }
            last = got;
            lastSize = code < CLEAR ? 1 : size[code];
            got = write(code, code < CLEAR ? 0 : start[code], lastSize, target, got, length);
            if (next + 1 >= 1 << width && width < 12) {
                width++;
            }
        }
        return got;
    }

    private static int write(int code, int from, int size, byte[] target, int got, int length) {
        if (code < CLEAR) {
            target[got] = (byte) code;
            return got + 1;
        }
        int end = Math.min(length, got + size);
        for (int i = got, k = from; i < end; i++, k++) {
            target[i] = target[k]; // byte by byte, because a string may run into the byte that it is just writing
        }
        return end;
    }

    private static int code(Bytes packed, long bit, int width) {
        int at = packed.index((int) (bit >> 3));
        byte[] array = packed.array();
        int end = packed.index(packed.length());
        int three = ((array[at] & 0xFF) << 16)
                | ((at + 1 < end ? array[at + 1] & 0xFF : 0) << 8)
                | (at + 2 < end ? array[at + 2] & 0xFF : 0);
        return (three >> (24 - width - (int) (bit & 7))) & ((1 << width) - 1);
    }
}
