// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import java.util.Objects;

/**
 * A gray image: row-major samples of 8 to 16 bits, 0 is black and {@link #maxValue()} is white.
 *
 * <p>Samples of 8 bits are kept in a {@code byte[]}, deeper ones in a {@code short[]}; both are unsigned. A value, but
 * {@link #wrap8} and {@link #wrap16} do not copy: who keeps the array and writes to it changes the image. Immutable
 * otherwise; may be shared by threads.
 */
public final class GrayImage {

    private final int width;
    private final int height;
    private final int bits;
    private final Object
            samples; // byte[] when bits == 8, else short[]: one field, because an image has just one of them

    private GrayImage(int width, int height, int bits, Object samples, int length) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("expected at least 1 x 1 pixels, found " + width + " x " + height);
        }
        if (length < Math.multiplyExact(width, height)) {
            throw new IllegalArgumentException(
                    "expected " + width + " x " + height + " = " + width * height + " samples, found " + length);
        }
        this.width = width;
        this.height = height;
        this.bits = bits;
        this.samples = samples;
    }

    /**
     * Copies 8-bit samples.
     *
     * @param samples unsigned, row-major, at least {@code width * height}
     * @param width pixels a row, at least 1
     * @param height rows, at least 1
     * @return the image
     */
    public static GrayImage of8(byte[] samples, int width, int height) {
        return wrap8(samples.clone(), width, height);
    }

    /**
     * Copies samples of 9 to 16 bits.
     *
     * @param samples unsigned, row-major, at least {@code width * height}
     * @param width pixels a row, at least 1
     * @param height rows, at least 1
     * @param bits stored bits, 9 to 16; white is {@code 2^bits - 1}
     * @return the image
     */
    public static GrayImage of16(short[] samples, int width, int height, int bits) {
        return wrap16(samples.clone(), width, height, bits);
    }

    /**
     * Wraps 8-bit samples; not copied.
     *
     * @param samples unsigned, row-major, at least {@code width * height}
     * @param width pixels a row, at least 1
     * @param height rows, at least 1
     * @return the image
     */
    public static GrayImage wrap8(byte[] samples, int width, int height) {
        return new GrayImage(width, height, 8, samples, samples.length);
    }

    /**
     * Wraps samples of 9 to 16 bits; not copied.
     *
     * @param samples unsigned, row-major, at least {@code width * height}, none above {@code 2^bits - 1} (not checked)
     * @param width pixels a row, at least 1
     * @param height rows, at least 1
     * @param bits stored bits, 9 to 16; white is {@code 2^bits - 1}
     * @return the image
     */
    public static GrayImage wrap16(short[] samples, int width, int height, int bits) {
        if (bits < 9 || bits > 16) {
            throw new IllegalArgumentException("expected 9 to 16 bits, found " + bits);
        }
        return new GrayImage(width, height, bits, samples, samples.length);
    }

    /**
     * Pixels a row.
     *
     * @return at least 1
     */
    public int width() {
        return width;
    }

    /**
     * Rows.
     *
     * @return at least 1
     */
    public int height() {
        return height;
    }

    /**
     * Stored bits a sample.
     *
     * @return 8 to 16
     */
    public int bits() {
        return bits;
    }

    /**
     * The value of white: what the samples can hold, not the largest seen.
     *
     * @return {@code 2^bits - 1}
     */
    public int maxValue() {
        return (1 << bits) - 1;
    }

    /**
     * One sample.
     *
     * @param x column, 0 at the left
     * @param y row, 0 at the top
     * @return 0 (black) to {@link #maxValue()} (white)
     * @throws IndexOutOfBoundsException outside the image
     */
    public int sample(int x, int y) {
        Objects.checkIndex(x, width);
        int at = Objects.checkIndex(y, height) * width + x;
        return bits == 8 ? ((byte[]) samples)[at] & 0xFF : ((short[]) samples)[at] & 0xFFFF;
    }

    /**
     * True if {@link #samples8()} holds the samples; else {@link #samples16()} does.
     *
     * @return true for 8 bits
     */
    public boolean isEightBit() {
        return bits == 8;
    }

    /**
     * The samples of an 8-bit image; not copied, do not write to them. The array may be longer than the image.
     *
     * @return unsigned, row-major
     * @throws IllegalStateException if the image is deeper
     */
    public byte[] samples8() {
        if (bits != 8) {
            throw new IllegalStateException("expected 8 bits, found " + bits);
        }
        return (byte[]) samples;
    }

    /**
     * The samples of a deeper image; not copied, do not write to them. The array may be longer than the image.
     *
     * @return unsigned, row-major
     * @throws IllegalStateException if the image has 8 bits
     */
    public short[] samples16() {
        if (bits == 8) {
            throw new IllegalStateException("expected 9 to 16 bits, found 8");
        }
        return (short[]) samples;
    }

    /**
     * Size and depth only: no pixel leaves through a log.
     *
     * @return for example {@code GrayImage[2048 x 2500, 12 bit]}
     */
    @Override
    public String toString() {
        return "GrayImage[" + width + " x " + height + ", " + bits + " bit]";
    }
}
