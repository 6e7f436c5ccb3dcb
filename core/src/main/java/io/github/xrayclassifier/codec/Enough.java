// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec;

/**
 * The smallest size that still serves, where a coding can be decoded to a part of its size.
 *
 * @param width pixels, {@link Integer#MAX_VALUE} for every one
 * @param height pixels, {@link Integer#MAX_VALUE} for every one
 */
public record Enough(int width, int height) {

    /** Every pixel. */
    public static final Enough ALL = new Enough(Integer.MAX_VALUE, Integer.MAX_VALUE);

    /**
     * This size of the upright image as one of the stored image.
     *
     * @param orientation tag 274 of TIFF and Exif; 5 to 8 exchange the sides
     * @return the sides, perhaps exchanged
     */
    public Enough stored(long orientation) {
        return orientation >= 5 && orientation <= 8 ? new Enough(/* width= */ height, /* height= */ width) : this;
    }

    /**
     * The largest divisor at which an image is not smaller than this.
     *
     * @param imageWidth pixels of the whole image
     * @param imageHeight pixels of the whole image
     * @return 1, 2, 4 or 8
     */
    public int divisor(int imageWidth, int imageHeight) {
        int divisor = 8;
        while (divisor > 1 && (divideUp(imageWidth, divisor) < width || divideUp(imageHeight, divisor) < height)) {
            divisor /= 2;
        }
        return divisor;
    }

    /**
     * The quotient, rounded up.
     *
     * @param value at least 0
     * @param by at least 1
     * @return the smallest number of parts of that size that hold the value
     */
    public static int divideUp(int value, int by) {
        return (value + by - 1) / by;
    }
}
