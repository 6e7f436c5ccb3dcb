// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.rare;

import io.github.xrayclassifier.failure.MalformedImageException;

/** The variable-length LZW codes of GIF, lowest bit first (GIF89a, appendix F). Stateless. */
final class GifCodes {

    private static final int MOST = 4096;

    private GifCodes() {}

    /** Gives as many color numbers as the image has pixels, or throws. */
    static byte[] read(byte[] codes, int codeSize, int pixels) {
        if (codeSize < 2 || codeSize > 8) {
            throw new MalformedImageException("GIF image: expected codes of 2 to 8 bits, found " + codeSize);
        }
        int clear = 1 << codeSize;
        int[] start = new int[MOST]; // where in the target an entry's string was first written
        int[] length = new int[MOST];
        byte[] target = new byte[pixels];
        int width = codeSize + 1;
        int next = clear + 2;
        int last = -1; // where the string before began
        int lastLength = 0;
        int got = 0;
        long bit = 0;
        while (got < pixels) {
            if (bit + width > 8L * codes.length) {
                throw new MalformedImageException("GIF image: expected " + pixels + " pixels, found " + got);
            }
            int code = code(codes, bit, width);
            bit += width;
            if (code == clear) {
                width = codeSize + 1;
                next = clear + 2;
                last = -1;
                continue;
            }
            if (last >= 0 && next < MOST) {
                start[next] = last; // the string before and the first pixel of this one, which lies behind it
                length[next++] = lastLength + 1;
            }
            if (code == clear + 1 || (code > clear && (last < 0 || code >= next))) {
                throw new MalformedImageException("GIF image: expected a code below " + next + ", found " + code);
            }
            last = got;
            lastLength = code < clear ? 1 : Math.min(length[code], pixels - got);
            if (code < clear) {
                target[got++] = (byte) code;
            } else {
                for (int from = start[code]; got < last + lastLength; from++) {
                    target[got++] = target[from]; // one by one: a string may run into what it is just writing
                }
            }
            if (next == 1 << width && width < 12) {
                width++;
            }
        }
        return target;
    }

    private static int code(byte[] codes, long bit, int width) {
        int at = (int) (bit >> 3);
        int three = codes[at] & 0xFF;
        for (int i = 1; i < 3 && at + i < codes.length; i++) {
            three |= (codes[at + i] & 0xFF) << (8 * i);
        }
        return (three >> (int) (bit & 7)) & ((1 << width) - 1);
    }
}
