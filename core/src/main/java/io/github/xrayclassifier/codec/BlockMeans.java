// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An image at 1/2, 1/4 or 1/8 of its size, made row by row while the whole of it is read: each sample is the mean of a
 * block, as in a scaled JPEG decode; blocks at the right and lower edge may be smaller. Eight bytes are added at a time in
 * one {@code long} (SWAR). One image, one thread.
 */
public final class BlockMeans {

    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long BYTES = 0x00FF_00FF_00FF_00FFL;
    private static final long SHORTS = 0x0000_FFFF_0000_FFFFL;

    private final int width;
    private final int height;
    private final int side;
    private final boolean deep;
    private final int outWidth;
    private final byte[] samples8;
    private final short[] samples16;
    // Sums of two neighbors: four of 16 bits (8 rows x 2 x 255 fit) a long, or two of 32 bits if the samples are deep.
    private final long[] pairs;
    private int rows;

    /**
     * Means of no rows yet.
     *
     * @param width pixels a row of the whole image
     * @param height its rows
     * @param side of a block: 2, 4 or 8
     * @param deep whether samples have 16 bits, else 8
     * @param scratch where the samples go
     * @return the empty means
     */
    public static BlockMeans of(int width, int height, int side, boolean deep, Scratch scratch) {
        return new BlockMeans(width, height, side, deep, scratch);
    }

    private BlockMeans(int width, int height, int side, boolean deep, Scratch scratch) {
        this.width = width;
        this.height = height;
        this.side = side;
        this.deep = deep;
        outWidth = Enough.divideUp(width, side);
        int pixels = outWidth * Enough.divideUp(height, side);
        samples8 = deep ? new byte[0] : scratch.bytes(Scratch.Use.SAMPLES, pixels);
        samples16 = deep ? scratch.shorts(pixels) : new short[0];
        int words = Enough.divideUp(width, deep ? 4 : 8);
        pairs = scratch.longs(words);
        Arrays.fill(pairs, 0, words, 0);
    }

    /**
     * Takes the next row.
     *
     * @param row bytes, or pairs of bytes with the higher one first, and 8 more bytes behind them
     * @param at where it begins
     */
    public void add(byte[] row, int at) {
        if (deep) {
            addShorts(row, at);
        } else {
            addBytes(row, at);
        }
        rows++;
        if (rows % side == 0 || rows == height) {
            write((rows - 1) / side, (rows - 1) % side + 1);
        }
    }

    private void addBytes(byte[] row, int at) {
        int words = width / 8;
        for (int i = 0; i < words; i++) {
            long eight = (long) LITTLE.get(row, at + 8 * i);
            pairs[i] += (eight & BYTES) + ((eight >>> 8) & BYTES);
        }
        if (width % 8 > 0) {
            long rest = (long) LITTLE.get(row, at + 8 * words) & ((1L << (width % 8 * 8)) - 1);
            pairs[words] += (rest & BYTES) + ((rest >>> 8) & BYTES);
        }
    }

    private void addShorts(byte[] row, int at) {
        int words = width / 4;
        for (int i = 0; i < words; i++) {
            long four = (long) BIG.get(row, at + 8 * i);
            pairs[i] += (four & SHORTS) + ((four >>> 16) & SHORTS);
        }
        if (width % 4 > 0) {
            long rest = (long) BIG.get(row, at + 8 * words) & (-1L << ((4 - width % 4) * 16));
            pairs[words] += (rest & SHORTS) + ((rest >>> 16) & SHORTS);
        }
    }

    private void write(int y, int blockRows) {
        for (int x = 0; x < outWidth; x++) {
            int columns = Math.min(side, width - x * side);
            int count = columns * blockRows;
            int mean = (sum(x) + count / 2) / count;
            if (deep) {
                samples16[y * outWidth + x] = (short) mean;
            } else {
                samples8[y * outWidth + x] = (byte) mean;
            }
        }
        Arrays.fill(pairs, 0, Enough.divideUp(width, deep ? 4 : 8), 0);
    }

    private int sum(int block) {
        int sum = 0;
        for (int pair = block * side / 2; pair < (block + 1) * side / 2 && pair * 2 < width; pair++) {
            sum += (int)
                    (deep
                            ? (pairs[pair / 2] >>> (32 * (1 - pair % 2))) & 0xFFFF_FFFFL
                            : (pairs[pair / 4] >>> (16 * (pair % 4))) & 0xFFFF);
        }
        return sum;
    }

    /**
     * The means of all rows.
     *
     * @return a smaller image
     */
    public Samples samples() {
        int outHeight = Enough.divideUp(height, side);
        return deep ? Samples.wrap16(samples16, outWidth, outHeight, 16) : Samples.wrap8(samples8, outWidth, outHeight);
    }
}
