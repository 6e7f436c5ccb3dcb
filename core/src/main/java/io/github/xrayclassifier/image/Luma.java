// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

/** Turns colors into gray and keeps count of how colorful they were. One picture, one thread. */
final class Luma {

    private final int maxValue;
    private long spread;

    Luma(int maxValue) {
        this.maxValue = maxValue;
    }

    /**
     * The luma of ITU-R BT.601 in 16-bit fixed point, as libjpeg's rgb_ycc_convert and Pillow's {@code convert("L")}
     * round it.
     */
    int of(int red, int green, int blue) {
        spread += Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
        return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >>> 16; // unsigned: 16-bit white needs 32 bits
    }

    /** Counts the colors of a YCbCr pixel whose luma the file itself states; ITU-T T.871 section 7. */
    void countYcc(int luma, int blueness, int redness) {
        if (blueness == 128 && redness == 128) {
            return;
        }
        int red = clip(luma + 1.402 * (redness - 128));
        int green = clip(luma - 0.344136 * (blueness - 128) - 0.714136 * (redness - 128));
        int blue = clip(luma + 1.772 * (blueness - 128));
        spread += Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
    }

    static int clip(double value) {
        return (int) Math.max(0, Math.min(255, Math.rint(value)));
    }

    /** The mean difference between the largest and the smallest of R, G, B over all pixels, 0 to 1. */
    double colorfulness(long pixels) {
        return Math.min(1, (double) spread / ((double) maxValue * pixels));
    }
}
