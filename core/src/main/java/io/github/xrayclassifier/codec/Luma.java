// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec;

/** Colors as gray, with a count of how colorful they were. One image, one thread. */
public final class Luma {

    private final int maxValue;
    private long spread;

    private Luma(int maxValue) {
        this.maxValue = maxValue;
    }

    /**
     * A count for one image.
     *
     * @param maxValue the largest value of a channel
     * @return a fresh count
     */
    public static Luma upTo(int maxValue) {
        return new Luma(maxValue);
    }

    /**
     * The luma of ITU-R BT.601 in 16-bit fixed point, as libjpeg's rgb_ycc_convert and Pillow's {@code convert("L")}
     * round it.
     *
     * @param red 0 to the largest value
     * @param green 0 to the largest value
     * @param blue 0 to the largest value
     * @return 0 to the largest value
     */
    public int gray(int red, int green, int blue) {
        spread += Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
        return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >>> 16; // unsigned: 16-bit white needs 32 bits
    }

    /**
     * Counts the colors of an 8-bit YCbCr pixel whose luma the file itself states; ITU-T T.871 section 7.
     *
     * @param luma Y
     * @param blueness Cb
     * @param redness Cr
     */
    public void countYcc(int luma, int blueness, int redness) {
        if (blueness == 128 && redness == 128) {
            return;
        }
        int red = clip(luma + 1.402 * (redness - 128));
        int green = clip(luma - 0.344136 * (blueness - 128) - 0.714136 * (redness - 128));
        int blue = clip(luma + 1.772 * (blueness - 128));
        spread += Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
    }

    /**
     * The nearest level of 8 bits.
     *
     * @param value any
     * @return 0 to 255
     */
    public static int clip(double value) {
        return (int) Math.max(0, Math.min(255, Math.rint(value)));
    }

    /**
     * The mean difference between the largest and the smallest of R, G, B.
     *
     * @param pixels of the image
     * @return 0 to 1
     */
    public double colorfulness(long pixels) {
        return Math.min(1, (double) spread / ((double) maxValue * pixels));
    }
}
