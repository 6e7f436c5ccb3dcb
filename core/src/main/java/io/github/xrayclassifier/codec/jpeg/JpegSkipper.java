// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.failure.MalformedImageException;

/**
 * Steps over the AC coefficients of sequential blocks, two symbols a table lookup where they are short: of 2000 x 2500
 * pixels that only the blocks' means are asked of, this is nearly all the time. One thread.
 */
final class JpegSkipper {

    /** Bits that a step looks at. 16 kB of table, half of a first-level cache; two symbols of X-rays fit mostly. */
    private static final int LOOK = 12;

    private static final int END = 128; // what an end of block advances by, beyond any coefficient
    private static final int TOO_FAR = 64; // leads out of the quick loop and is never added

    // A step, from the top: coefficients and bits of both symbols, then of the first alone:
    // advance (9 bits), first advance (8), first length (6), length (6); lengths are 0 where a code is longer than
    // LOOK.
    private static final int ADVANCE = 20;
    private static final int FIRST_ADVANCE = 12;
    private static final int FIRST_LENGTH = 6;

    private final int[] steps = new int[1 << LOOK];
    private final JpegHuffman table;

    JpegSkipper(JpegHuffman table) {
        this.table = table;
    }

    /** Takes in the table's codes. */
    void prepare() {
        for (int bits = 0; bits < steps.length; bits++) {
            steps[bits] = step(bits << (16 - LOOK));
        }
    }

    private int step(int sixteen) {
        int first = table.search(sixteen);
        int length = length(first);
        if (first == 0 || first >> 8 > LOOK) {
            return TOO_FAR << ADVANCE;
        }
        int alone = (advance(first) << FIRST_ADVANCE) | (length << FIRST_LENGTH);
        int second = length < LOOK && advance(first) != END ? table.search((sixteen << length) & 0xFFFF) : 0;
        if (second == 0 || length + (second >> 8) > LOOK) {
            return alone | (advance(first) << ADVANCE) | length;
        }
        return alone | ((advance(first) + advance(second)) << ADVANCE) | (length + length(second));
    }

    /** Bits of the code and of the number behind it. */
    private static int length(int found) {
        return (found >> 8) + (found & 15);
    }

    private static int advance(int found) {
        int run = (found >> 4) & 15;
        return (found & 15) == 0 && run < 15 ? END : run + 1;
    }

    /**
     * Steps over the coefficients 1 to 63 of a block.
     *
     * @param start the position of the first one's code
     * @return the position behind the block
     */
    int skip(JpegBits bits, int start) {
        int position = start;
        int k = 1;
        while (true) {
            long next = bits.at(position);
            int step = steps[(int) (next >>> (64 - LOOK))];
            int after = k + (step >>> ADVANCE);
            if (after < 64) {
                position += step & 63;
                k = after;
                next <<= step; // by its low six bits: at most 27, and 57 were there
                step = steps[(int) (next >>> (64 - LOOK))];
                after = k + (step >>> ADVANCE);
                if (after < 64) {
                    position += step & 63;
                    k = after;
                    continue;
                }
            }
            if (after >= END && after < END + 64) {
                return position + (step & 63);
            }
            // Both symbols would lead out of the block, or the code is a long one: take one.
            int length = (step >> FIRST_LENGTH) & 63;
            int advance = (step >> FIRST_ADVANCE) & 0xFF;
            if (length == 0) {
                int found = table.find(bits.at(position));
                length = length(found);
                advance = advance(found);
            }
            position += length;
            k += advance;
            if (k == 64 || k >= END) {
                return position;
            }
            if (k > 64) {
                throw new MalformedImageException("JPEG block: expected 64 coefficients, found more");
            }
        }
    }
}
