// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec;

/**
 * Gray samples, row by row, black to white: of 8 bits in {@code bytes}, of more in {@code shorts}; the other array is
 * empty. The arrays may be longer than the image; not copied.
 *
 * @param width pixels a row
 * @param height rows
 * @param bits a sample, 8 to 16
 * @param bytes unsigned samples of 8 bits
 * @param shorts unsigned samples of 9 to 16 bits
 */
public record Samples(int width, int height, int bits, byte[] bytes, short[] shorts) {

    /**
     * Samples of 8 bits; not copied.
     *
     * @param bytes unsigned, row by row
     * @param width pixels a row
     * @param height rows
     * @return the wrapped samples
     */
    public static Samples wrap8(byte[] bytes, int width, int height) {
        return new Samples(width, height, 8, bytes, new short[0]);
    }

    /**
     * Samples of more than 8 bits; not copied.
     *
     * @param shorts unsigned, row by row
     * @param width pixels a row
     * @param height rows
     * @param bits a sample, 9 to 16
     * @return the wrapped samples
     */
    public static Samples wrap16(short[] shorts, int width, int height, int bits) {
        return new Samples(width, height, bits, new byte[0], shorts);
    }
}
