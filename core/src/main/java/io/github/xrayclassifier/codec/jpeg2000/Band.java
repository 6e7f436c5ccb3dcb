// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg2000;

import io.github.xrayclassifier.failure.MalformedImageException;

/** The code blocks of one subband that lie in one precinct, as packet headers describe them. One thread. */
final class Band {

    // Coding passes of a block: three for each bit plane but one for the first. Equation E-2 leaves at most 37 planes:
    // 7
    // guard bits and an exponent of 31, less 1. The library runs as many passes as are stated, over no bytes too.
    private static final int MOST_PASSES = 109;
    private static final int ALL = MOST_PASSES;

    private final int columns;
    private final int rows;
    private final TagTree inclusion;
    private final TagTree zeroPlanes;
    private final int style;
    private final boolean[] included;
    private final byte[] lengthBits; // Lblock
    private final byte[] allPasses;
    private final int blockSamples;
    private long work;
    private final short[] passesLeft; // of the current codeword segment
    private final short[] segmentPasses; // that the current codeword segment may hold; 0 before the first

    /** Takes the samples of its largest code block. */
    Band(int columns, int rows, int style, int blockSamples) {
        this.columns = columns;
        this.rows = rows;
        this.style = style;
        this.blockSamples = blockSamples;
        this.inclusion = new TagTree(columns, rows);
        this.zeroPlanes = new TagTree(columns, rows);
        int blocks = columns * rows;
        included = new boolean[blocks];
        lengthBits = new byte[blocks];
        allPasses = new byte[blocks];
        passesLeft = new short[blocks];
        segmentPasses = new short[blocks];
    }

    /** The samples that all coding passes so far go over, the blocks at the edges counted as whole ones. */
    long work() {
        return work;
    }

    /** Reads the part of a packet's header that is about these blocks; gives their bytes in its body. */
    long read(int layer, PacketBits bits) {
        long bytes = 0;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                int block = y * columns + x;
                boolean here = included[block] ? bits.read() == 1 : inclusion.isBelow(x, y, layer + 1, bits);
                if (here) {
                    bytes += readBlock(x, y, block, bits);
                }
            }
        }
        return bytes;
    }

    private long readBlock(int x, int y, int block, PacketBits bits) {
        if (!included[block]) {
            included[block] = true;
            lengthBits[block] = 3;
            int planes = 1;
            while (!zeroPlanes.isBelow(x, y, planes, bits)) {
                if (++planes > 128) {
                    throw new MalformedImageException("JPEG 2000 packet: expected fewer bit planes, found " + planes);
                }
            }
        }
        int passes = passes(bits);
        if (allPasses[block] + passes > MOST_PASSES) {
            throw new MalformedImageException("JPEG 2000 packet: expected at most " + MOST_PASSES
                    + " coding passes of a code block, found " + (allPasses[block] + passes));
        }
        allPasses[block] += (byte) passes;
        work += (long) passes * blockSamples;
        while (bits.read() == 1) {
            if (++lengthBits[block] > 32) {
                throw new MalformedImageException(
                        "JPEG 2000 packet: expected a shorter code block, found a longer one");
            }
        }
        long bytes = 0;
        while (passes > 0) {
            if (passesLeft[block] == 0) {
                beginSegment(block);
            }
            int taken = Math.min(passes, passesLeft[block]);
            int size = lengthBits[block] + 31 - Integer.numberOfLeadingZeros(taken);
            if (size > 31) {
                throw new MalformedImageException(
                        "JPEG 2000 packet: expected a shorter code block, found a longer one");
            }
            bytes += bits.read(size);
            passesLeft[block] -= (short) taken;
            passes -= taken;
        }
        return bytes;
    }

    /** T.800 table D.9: with bypass, ten passes, then by turns two raw ones and one that is arithmetically coded. */
    private void beginSegment(int block) {
        int before = segmentPasses[block];
        int most = ALL;
        if ((style & Coding.TERMINATE) != 0) {
            most = 1;
        } else if ((style & Coding.BYPASS) != 0) {
            most = before == 0 ? 10 : before == 2 ? 1 : 2;
        }
        segmentPasses[block] = (short) most;
        passesLeft[block] = (short) most;
    }

    /** T.800 table B.4. */
    private static int passes(PacketBits bits) {
        if (bits.read() == 0) {
            return 1;
        }
        if (bits.read() == 0) {
            return 2;
        }
        int two = bits.read(2);
        if (two < 3) {
            return 3 + two;
        }
        int five = bits.read(5);
        return five < 31 ? 6 + five : 37 + bits.read(7);
    }
}
