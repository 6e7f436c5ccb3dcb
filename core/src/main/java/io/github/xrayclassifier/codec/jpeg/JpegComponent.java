// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.codec.Scratch;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.Arrays;

/**
 * One component of a DCT-coded image: its geometry, and the store of all that the scans say. One image, one thread.
 *
 * <p>Of a component that is not wanted only the DC coefficients are kept, which are the means of its blocks.
 */
final class JpegComponent {

    private static final byte ABSENT = 127;

    private final JpegHeader.Component part;
    private final int blocksWide;
    private final int blocksHigh;
    private final int paddedWide;
    private final int paddedHigh;
    private final boolean wanted;
    private final int[] dc;
    private final short[] coefficients;
    private final JpegPlane plane;
    private int[] quantization = new int[0];
    private final byte[] missing = new byte[64]; // low bits that no scan has brought, by coefficient

    /**
     * Makes room for a component.
     *
     * @param header of the file
     * @param part what the header says of the component
     * @param wanted whether its samples are needed
     * @param size samples a side that each block becomes: 1, 2, 4 or 8
     * @param scratch memory that no other component uses
     */
    JpegComponent(JpegHeader header, JpegHeader.Component part, boolean wanted, int size, Scratch scratch) {
        this.part = part;
        this.wanted = wanted;
        int width = divideUp(header.width() * part.across(), header.mostAcross());
        int height = divideUp(header.height() * part.down(), header.mostDown());
        blocksWide = divideUp(width, 8);
        blocksHigh = divideUp(height, 8);
        paddedWide = header.mcusWide() * part.across();
        paddedHigh = header.mcusHigh() * part.down();
        int blocks = Math.multiplyExact(paddedWide, paddedHigh);
        dc = scratch.ints(blocks); // each is set by a scan, else the image is refused
        boolean keepsAll = wanted && header.isProgressive() && size > 1;
        coefficients = new short[keepsAll ? Math.multiplyExact(blocks, 64) : 0];
        Arrays.fill(missing, ABSENT);
        boolean deep = header.precision() > 8;
        plane = wanted
                ? new JpegPlane(divideUp(width * size, 8), divideUp(height * size, 8), size, deep, scratch)
                : new JpegPlane(0, 0, size, deep, scratch);
    }

    static int divideUp(int value, int by) {
        return (value + by - 1) / by;
    }

    int id() {
        return part.id();
    }

    /** Blocks of an MCU in a row, when several components share a scan. */
    int across() {
        return part.across();
    }

    /** Rows of blocks of an MCU, when several components share a scan. */
    int down() {
        return part.down();
    }

    /** Blocks in a row of a scan of this component alone: those that hold pixels. */
    int blocksWide() {
        return blocksWide;
    }

    /** Rows of blocks in a scan of this component alone. */
    int blocksHigh() {
        return blocksHigh;
    }

    /** The number of a block, counting those that fill up the last MCUs. */
    int block(int x, int y) {
        return y * paddedWide + x;
    }

    /** Takes the quantization in force when the component's first scan begins; T.81 section B.2.4.1. */
    void fixQuantization(JpegTables tables) {
        if (quantization.length == 0) {
            quantization = tables.quantization(part.quantization());
        }
    }

    /** Notes what a scan brings: coefficients down to a bit position; T.81 section G.1.1.1. */
    void note(int first, int last, int low) {
        Arrays.fill(missing, first, last + 1, (byte) low);
    }

    /** Refuses an image whose scans left out coefficients or their last bits, which a viewer would show all the same. */
    void checkComplete() {
        for (int k = 0; k < (wanted ? 64 : 1); k++) {
            if (missing[k] != 0) {
                throw new MalformedImageException("JPEG: expected scans that complete component " + part.id()
                        + ", found none for " + (missing[k] == ABSENT ? "" : "the last bits of ") + "coefficient " + k);
            }
        }
    }

    boolean hasBegun() {
        return quantization.length > 0;
    }

    /** In the order of the zigzag. */
    int[] quantization() {
        return quantization;
    }

    /** One quantized DC coefficient a block. */
    int[] dc() {
        return dc;
    }

    /** True if samples are made of more than the DC coefficients. */
    boolean needsAc() {
        return wanted && plane.size() > 1;
    }

    /** 64 quantized coefficients a block in the order of the zigzag, of progressive images only; without the DC. */
    short[] coefficients() {
        return coefficients;
    }

    JpegPlane plane() {
        return plane;
    }

    /** The mean of a block around 0. */
    int mean(int x, int y) {
        return (dc[block(Math.min(x, paddedWide - 1), Math.min(y, paddedHigh - 1))] * quantization[0] + 4) >> 3;
    }

    /** Makes the samples of what is stored, where the scans did not already. */
    void finish(boolean progressive) {
        if (!wanted || (needsAc() && !progressive)) {
            return;
        }
        if (!needsAc()) {
            for (int y = 0; y < blocksHigh; y++) {
                plane.putMeans(dc, y * paddedWide, quantization[0], y);
            }
            return;
        }
        int[] block = plane.block();
        for (int y = 0; y < blocksHigh; y++) {
            for (int x = 0; x < blocksWide; x++) {
                int number = block(x, y);
                block[0] = dc[number] * quantization[0];
                for (int k = 1; k < 64 && coefficients.length > 0; k++) {
                    block[JpegTables.ZIGZAG[k]] = coefficients[number * 64 + k] * quantization[k];
                }
                plane.put(block, x, y);
            }
        }
    }
}
