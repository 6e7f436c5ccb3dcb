// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.png;

/**
 * Undoes the Paeth filter; PNG specification, section 9.4. Without branches, because which of the three neighbors is
 * nearest is a coin toss in a radiograph's noise, and several rows in flight, because each byte waits for its left neighbor: a
 * row begins when the one above it is a pixel ahead. X-rays of 1024 x 1024 have three rows of four in this filter.
 */
final class PngPaeth {

    private PngPaeth() {}

    /** The neighbor nearest to left + up - corner; as stb_image orders the comparisons, with masks for branches. */
    private static int nearest(int left, int up, int corner) {
        int low = Math.min(left, up);
        int high = Math.max(left, up);
        int threshold = 3 * corner - left - up;
        int lower = corner + ((low - corner) & ((high - threshold - 1) >> 31));
        return lower + ((high - lower) & ((threshold - low - 1) >> 31));
    }

    /** Restores a row of any pixel size. */
    static void row(byte[] rows, int at, int above, int length, int distance) {
        for (int i = 0; i < Math.min(distance, length); i++) {
            rows[at + i] = (byte) (rows[at + i] + rows[above + i]);
        }
        part(rows, at, above, distance, length, distance);
    }

    /** Restores the bytes of a row from {@code from} on, of which those to the left are restored. */
    private static void part(byte[] rows, int at, int above, int from, int to, int distance) {
        for (int i = from; i < to; i++) {
            int left = rows[at + i - distance] & 0xFF;
            int corner = rows[above + i - distance] & 0xFF;
            rows[at + i] = (byte) (rows[at + i] + nearest(left, rows[above + i] & 0xFF, corner));
        }
    }

    /**
     * Restores four rows of one byte a pixel.
     *
     * @param rows the filtered rows, and the restored one above them
     * @param at the first byte of the first row
     * @param stride from one row to the next
     * @param length bytes of a row, at least 4
     */
    static void fourRows(byte[] rows, int at, int stride, int length) {
        int second = at + stride;
        int third = second + stride;
        int fourth = third + stride;
        begin(rows, at, at - stride, 3);
        begin(rows, second, at, 2);
        begin(rows, third, second, 1);
        // The value that each row restored last, and the one above it.
        int a = rows[at + 2] & 0xFF;
        int b = rows[second + 1] & 0xFF;
        int c = rows[third] & 0xFF;
        int d = 0;
        int aboveA = rows[at - stride + 2] & 0xFF;
        int aboveB = rows[at + 1] & 0xFF;
        int aboveC = rows[second] & 0xFF;
        int aboveD = 0;
        for (int i = 3; i < length; i++) {
            int up = rows[at - stride + i] & 0xFF;
            int nextA = (rows[at + i] + nearest(a, up, aboveA)) & 0xFF;
            int nextB = (rows[second + i - 1] + nearest(b, a, aboveB)) & 0xFF;
            int nextC = (rows[third + i - 2] + nearest(c, b, aboveC)) & 0xFF;
            int nextD = (rows[fourth + i - 3] + nearest(d, c, aboveD)) & 0xFF;
            rows[at + i] = (byte) nextA;
            rows[second + i - 1] = (byte) nextB;
            rows[third + i - 2] = (byte) nextC;
            rows[fourth + i - 3] = (byte) nextD;
            aboveA = up;
            aboveB = a;
            aboveC = b;
            aboveD = c;
            a = nextA;
            b = nextB;
            c = nextC;
            d = nextD;
        }
        part(rows, second, at, length - 1, length, 1);
        part(rows, third, second, length - 2, length, 1);
        part(rows, fourth, third, length - 3, length, 1);
    }

    private static void begin(byte[] rows, int at, int above, int count) {
        rows[at] = (byte) (rows[at] + rows[above]);
        part(rows, at, above, 1, count, 1);
    }

    /**
     * Restores two rows of two bytes a pixel: with both bytes of both rows again four in flight.
     *
     * @param rows the filtered rows, and the restored one above them
     * @param at the first byte of the first row
     * @param stride from one row to the next
     * @param length bytes of a row, even
     */
    static void twoRows(byte[] rows, int at, int stride, int length) {
        int second = at + stride;
        row(rows, at, at - stride, 2, 2);
        int a = rows[at] & 0xFF;
        int b = rows[at + 1] & 0xFF;
        int c = 0;
        int d = 0;
        int aboveA = rows[at - stride] & 0xFF;
        int aboveB = rows[at - stride + 1] & 0xFF;
        int aboveC = 0;
        int aboveD = 0;
        for (int i = 2; i < length; i += 2) {
            int upA = rows[at - stride + i] & 0xFF;
            int upB = rows[at - stride + i + 1] & 0xFF;
            int nextA = (rows[at + i] + nearest(a, upA, aboveA)) & 0xFF;
            int nextB = (rows[at + i + 1] + nearest(b, upB, aboveB)) & 0xFF;
            int nextC = (rows[second + i - 2] + nearest(c, a, aboveC)) & 0xFF;
            int nextD = (rows[second + i - 1] + nearest(d, b, aboveD)) & 0xFF;
            rows[at + i] = (byte) nextA;
            rows[at + i + 1] = (byte) nextB;
            rows[second + i - 2] = (byte) nextC;
            rows[second + i - 1] = (byte) nextD;
            aboveA = upA;
            aboveB = upB;
            aboveC = a;
            aboveD = b;
            a = nextA;
            b = nextB;
            c = nextC;
            d = nextD;
        }
        if (length > 2) {
            part(rows, second, at, length - 2, length, 2);
        } else {
            row(rows, second, at, 2, 2);
        }
    }
}
