// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A picture at 1/2, 1/4 or 1/8 of its size, made row by row while the whole of it is read: each sample is the mean of a
 * block, as in a scaled JPEG decode; blocks at the right and lower edge may be smaller. Eight bytes are added at a time in
 * one {@code long} (SWAR). One picture, one thread.
 */
final class BlockMeans {

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
     * Makes room.
     *
     * @param width pixels a row of the whole picture
     * @param height its rows
     * @param side of a block: 2, 4 or 8
     * @param deep whether samples have 16 bits, else 8
     * @param scratch where the samples go
     */
    BlockMeans(int width, int height, int side, boolean deep, Scratch scratch) {
        this.width = width;
        this.height = height;
        this.side = side;
        this.deep = deep;
        outWidth = JpegComponent.divideUp(width, side);
        int pixels = outWidth * JpegComponent.divideUp(height, side);
        samples8 = deep ? new byte[0] : scratch.bytes(Scratch.Use.SAMPLES, pixels);
        samples16 = deep ? scratch.shorts(pixels) : new short[0];
        int words = JpegComponent.divideUp(width, deep ? 4 : 8);
        pairs = scratch.longs(words);
        Arrays.fill(pairs, 0, words, 0);
    }

    /** The largest side of a block, up to 8, at which the picture is as large as needed; 1 for none. */
    static int side(int width, int height, int enoughWidth, int enoughHeight) {
        int side = 8;
        while (side > 1
                && (JpegComponent.divideUp(width, side) < enoughWidth
                        || JpegComponent.divideUp(height, side) < enoughHeight)) {
            side /= 2;
        }
        return side;
    }

    /** Takes the next row: bytes, or pairs of bytes with the higher one first, behind which the array goes on for 8. */
    void add(byte[] row, int at) {
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
        Arrays.fill(pairs, 0, JpegComponent.divideUp(width, deep ? 4 : 8), 0);
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

    GrayImage image() {
        int outHeight = JpegComponent.divideUp(height, side);
        return deep
                ? GrayImage.wrap16(samples16, outWidth, outHeight, 16)
                : GrayImage.wrap8(samples8, outWidth, outHeight);
    }
}
