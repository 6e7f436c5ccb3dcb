// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

/**
 * The inverse cosine transform of 8 x 8 dequantized coefficients to 8 x 8, 4 x 4, 2 x 2 or 1 x 1 samples, bit for bit as
 * libjpeg computes it: {@code jpeg_idct_islow} (Loeffler, Ligtenberg, Moschytz 1989) and the reduced transforms of
 * jidctred.c. Holds scratch space; one thread.
 */
final class JpegIdct {

    private static final int BITS = 13; // of the constants' fraction
    private static final int EXTRA = 2; // bits kept between the passes

    private final int[] work = new int[64];
    private final int[] block = new int[64];
    private final byte[] edge = new byte[64];

    /** Room for the coefficients of a block; left over from the block before. */
    int[] block() {
        return block;
    }

    /** Room for the samples of a block that the image's edge cuts. */
    byte[] edge() {
        return edge;
    }

    /**
     * Transforms one block.
     *
     * @param block 64 coefficients, row-major
     * @param size samples a side of the result: 1, 2, 4 or 8
     * @param out takes them
     * @param at where the first goes
     * @param stride from one row to the next
     */
    void transform(int[] block, int size, byte[] out, int at, int stride) {
        switch (size) {
            case 8 -> {
                columns8(block);
                rows8(out, at, stride);
            }
            case 4 -> {
                columns4(block);
                rows4(out, at, stride);
            }
            case 2 -> {
                columns2(block);
                rows2(out, at, stride);
            }
            default -> out[at] = flat(block[0]);
        }
    }

    /** The one sample of a block that has only a DC coefficient, at any size. */
    static byte flat(int dc) {
        return sample(dc, 3);
    }

    private static int round(int value, int shift) {
        return (value + (1 << (shift - 1))) >> shift;
    }

    private static byte sample(int value, int shift) {
        int level = round(value, shift) + 128;
        return (byte) ((level & ~0xFF) == 0 ? level : ~level >> 31); // clips to 0 and 255
    }

    private void columns8(int[] in) {
        for (int c = 0; c < 8; c++) {
            if ((in[c + 8] | in[c + 16] | in[c + 24] | in[c + 32] | in[c + 40] | in[c + 48] | in[c + 56]) == 0) {
                int dc = in[c] << EXTRA; // what the sums below come to, sooner
                for (int r = 0; r < 64; r += 8) {
                    work[r + c] = dc;
                }
                continue;
            }
            int z = (in[c + 16] + in[c + 48]) * 4433;
            int e2 = z - in[c + 48] * 15137;
            int e3 = z + in[c + 16] * 6270;
            int e0 = (in[c] + in[c + 32]) << BITS;
            int e1 = (in[c] - in[c + 32]) << BITS;
            int a7 = in[c + 56];
            int a5 = in[c + 40];
            int a3 = in[c + 24];
            int a1 = in[c + 8];
            int z5 = (a7 + a3 + a5 + a1) * 9633;
            int z1 = (a7 + a1) * -7373;
            int z2 = (a5 + a3) * -20995;
            int z3 = (a7 + a3) * -16069 + z5;
            int z4 = (a5 + a1) * -3196 + z5;
            int o0 = a7 * 2446 + z1 + z3;
            int o1 = a5 * 16819 + z2 + z4;
            int o2 = a3 * 25172 + z2 + z3;
            int o3 = a1 * 12299 + z1 + z4;
            work[c] = round(e0 + e3 + o3, BITS - EXTRA);
            work[c + 56] = round(e0 + e3 - o3, BITS - EXTRA);
            work[c + 8] = round(e1 + e2 + o2, BITS - EXTRA);
            work[c + 48] = round(e1 + e2 - o2, BITS - EXTRA);
            work[c + 16] = round(e1 - e2 + o1, BITS - EXTRA);
            work[c + 40] = round(e1 - e2 - o1, BITS - EXTRA);
            work[c + 24] = round(e0 - e3 + o0, BITS - EXTRA);
            work[c + 32] = round(e0 - e3 - o0, BITS - EXTRA);
        }
    }

    private void rows8(byte[] out, int first, int stride) {
        int at = first;
        for (int r = 0; r < 64; r += 8, at += stride) {
            int z = (work[r + 2] + work[r + 6]) * 4433;
            int e2 = z - work[r + 6] * 15137;
            int e3 = z + work[r + 2] * 6270;
            int e0 = (work[r] + work[r + 4]) << BITS;
            int e1 = (work[r] - work[r + 4]) << BITS;
            int a7 = work[r + 7];
            int a5 = work[r + 5];
            int a3 = work[r + 3];
            int a1 = work[r + 1];
            int z5 = (a7 + a3 + a5 + a1) * 9633;
            int z1 = (a7 + a1) * -7373;
            int z2 = (a5 + a3) * -20995;
            int z3 = (a7 + a3) * -16069 + z5;
            int z4 = (a5 + a1) * -3196 + z5;
            int o0 = a7 * 2446 + z1 + z3;
            int o1 = a5 * 16819 + z2 + z4;
            int o2 = a3 * 25172 + z2 + z3;
            int o3 = a1 * 12299 + z1 + z4;
            out[at] = sample(e0 + e3 + o3, BITS + EXTRA + 3);
            out[at + 7] = sample(e0 + e3 - o3, BITS + EXTRA + 3);
            out[at + 1] = sample(e1 + e2 + o2, BITS + EXTRA + 3);
            out[at + 6] = sample(e1 + e2 - o2, BITS + EXTRA + 3);
            out[at + 2] = sample(e1 - e2 + o1, BITS + EXTRA + 3);
            out[at + 5] = sample(e1 - e2 - o1, BITS + EXTRA + 3);
            out[at + 3] = sample(e0 - e3 + o0, BITS + EXTRA + 3);
            out[at + 4] = sample(e0 - e3 - o0, BITS + EXTRA + 3);
        }
    }

    private void columns4(int[] in) {
        for (int c = 0; c < 8; c++) {
            if (c == 4) {
                continue; // the rows do not use it
            }
            int even = in[c] << (BITS + 1);
            int swing = in[c + 16] * 15137 - in[c + 48] * 6270;
            int inner = in[c + 8] * 8697 - in[c + 24] * 17799 + in[c + 40] * 11893 - in[c + 56] * 1730;
            int outer = in[c + 8] * 20995 + in[c + 24] * 7373 - in[c + 40] * 4926 - in[c + 56] * 4176;
            work[c] = round(even + swing + outer, BITS - EXTRA + 1);
            work[c + 24] = round(even + swing - outer, BITS - EXTRA + 1);
            work[c + 8] = round(even - swing + inner, BITS - EXTRA + 1);
            work[c + 16] = round(even - swing - inner, BITS - EXTRA + 1);
        }
    }

    private void rows4(byte[] out, int first, int stride) {
        int at = first;
        for (int r = 0; r < 32; r += 8, at += stride) {
            int even = work[r] << (BITS + 1);
            int swing = work[r + 2] * 15137 - work[r + 6] * 6270;
            int inner = work[r + 1] * 8697 - work[r + 3] * 17799 + work[r + 5] * 11893 - work[r + 7] * 1730;
            int outer = work[r + 1] * 20995 + work[r + 3] * 7373 - work[r + 5] * 4926 - work[r + 7] * 4176;
            out[at] = sample(even + swing + outer, BITS + EXTRA + 4);
            out[at + 3] = sample(even + swing - outer, BITS + EXTRA + 4);
            out[at + 1] = sample(even - swing + inner, BITS + EXTRA + 4);
            out[at + 2] = sample(even - swing - inner, BITS + EXTRA + 4);
        }
    }

    private void columns2(int[] in) {
        for (int c = 0; c < 8; c++) {
            if (c == 2 || c == 4 || c == 6) {
                continue; // the rows do not use them
            }
            int even = in[c] << (BITS + 2);
            int odd = in[c + 8] * 29692 - in[c + 24] * 10426 + in[c + 40] * 6967 - in[c + 56] * 5906;
            work[c] = round(even + odd, BITS - EXTRA + 2);
            work[c + 8] = round(even - odd, BITS - EXTRA + 2);
        }
    }

    private void rows2(byte[] out, int first, int stride) {
        int at = first;
        for (int r = 0; r < 16; r += 8, at += stride) {
            int even = work[r] << (BITS + 2);
            int odd = work[r + 1] * 29692 - work[r + 3] * 10426 + work[r + 5] * 6967 - work[r + 7] * 5906;
            out[at] = sample(even + odd, BITS + EXTRA + 5);
            out[at + 1] = sample(even - odd, BITS + EXTRA + 5);
        }
    }
}
