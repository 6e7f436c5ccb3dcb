// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

/**
 * The inverse cosine transform of 8 x 8 dequantized coefficients to 8 x 8 samples of 12 bits, as libjpeg built for 12 bits
 * computes it ({@code jpeg_idct_islow} with one bit more between the passes instead of two). Rare, so written to be short.
 * Holds scratch space; one thread.
 */
final class JpegIdct12 {

    private static final int BITS = 13; // of the constants' fraction
    private static final int EXTRA = 1; // bits kept between the passes
    private static final int GRAY = 2048;
    private static final int WHITE = 4095;

    private final long[] work = new long[64]; // 12-bit coefficients times 13-bit constants leave 32 bits

    /** Transforms a block to the samples from (x, y) on; those outside of the image are left out. */
    void transform(int[] block, short[] out, int width, int height, int x, int y) {
        for (int i = 0; i < 64; i++) {
            work[i] = block[i];
        }
        for (int i = 0; i < 8; i++) {
            line(i, 8, BITS - EXTRA);
        }
        for (int i = 0; i < 8; i++) {
            line(8 * i, 1, BITS + EXTRA + 3);
        }
        for (int row = 0; row < Math.min(8, height - y); row++) {
            for (int column = 0; column < Math.min(8, width - x); column++) {
                long level = work[8 * row + column] + GRAY;
                out[(y + row) * width + x + column] = (short) Math.max(0, Math.min(WHITE, level));
            }
        }
    }

    private void line(int first, int step, int shift) {
        long[] in = work;
        long z = (in[first + 2 * step] + in[first + 6 * step]) * 4433;
        long e2 = z - in[first + 6 * step] * 15137;
        long e3 = z + in[first + 2 * step] * 6270;
        long e0 = (in[first] + in[first + 4 * step]) << BITS;
        long e1 = (in[first] - in[first + 4 * step]) << BITS;
        long a7 = in[first + 7 * step];
        long a5 = in[first + 5 * step];
        long a3 = in[first + 3 * step];
        long a1 = in[first + step];
        long z5 = (a7 + a3 + a5 + a1) * 9633;
        long z1 = (a7 + a1) * -7373;
        long z2 = (a5 + a3) * -20995;
        long z3 = (a7 + a3) * -16069 + z5;
        long z4 = (a5 + a1) * -3196 + z5;
        put(first, first + 7 * step, e0 + e3, a1 * 12299 + z1 + z4, shift);
        put(first + step, first + 6 * step, e1 + e2, a3 * 25172 + z2 + z3, shift);
        put(first + 2 * step, first + 5 * step, e1 - e2, a5 * 16819 + z2 + z4, shift);
        put(first + 3 * step, first + 4 * step, e0 - e3, a7 * 2446 + z1 + z3, shift);
    }

    private void put(int sum, int difference, long even, long odd, int shift) {
        long half = 1L << (shift - 1);
        work[sum] = (even + odd + half) >> shift;
        work[difference] = (even - odd + half) >> shift;
    }
}
