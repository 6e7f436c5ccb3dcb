// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

/**
 * The turn that makes a stored image stand upright: the values 1 to 8 of tag 274 of TIFF 6.0 and Exif 2.32.
 *
 * <p>Each is a transposition (swap x and y) followed by mirroring of the result.
 */
enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, true, false),
    TURNED_180(false, true, true),
    FLIPPED(false, false, true),
    TRANSPOSED(true, false, false),
    TURNED_RIGHT(true, true, false), // stored on its left side: turn it clockwise
    TRANSVERSED(true, true, true),
    TURNED_LEFT(true, false, true);

    private final boolean transpose;
    private final boolean mirrorX;
    private final boolean mirrorY;

    Orientation(boolean transpose, boolean mirrorX, boolean mirrorY) {
        this.transpose = transpose;
        this.mirrorX = mirrorX;
        this.mirrorY = mirrorY;
    }

    /** The orientation for a tag's value; a value that the standards do not define is taken as upright, as viewers do. */
    static Orientation of(long tag) {
        return tag >= 1 && tag <= 8 ? values()[(int) tag - 1] : UPRIGHT;
    }

    boolean swapsSides() {
        return transpose;
    }

    GrayImage apply(GrayImage stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int width = transpose ? stored.height() : stored.width();
        int height = transpose ? stored.width() : stored.height();
        return stored.isEightBit() ? apply8(stored, width, height) : apply16(stored, width, height);
    }

    private GrayImage apply8(GrayImage stored, int width, int height) {
        byte[] from = stored.samples8();
        byte[] to = new byte[width * height];
        for (int y = 0; y < height; y++) {
            int at = start(stored, y, width, height);
            int step = step(stored);
            for (int x = 0; x < width; x++, at += step) {
                to[y * width + x] = from[at];
            }
        }
        return GrayImage.wrap8(to, width, height);
    }

    private GrayImage apply16(GrayImage stored, int width, int height) {
        short[] from = stored.samples16();
        short[] to = new short[width * height];
        for (int y = 0; y < height; y++) {
            int at = start(stored, y, width, height);
            int step = step(stored);
            for (int x = 0; x < width; x++, at += step) {
                to[y * width + x] = from[at];
            }
        }
        return GrayImage.wrap16(to, width, height, stored.bits());
    }

    /** The place in the stored image of the beginning of row {@code y} of the upright one. */
    private int start(GrayImage stored, int y, int width, int height) {
        int column = mirrorX ? width - 1 : 0;
        int row = mirrorY ? height - 1 - y : y;
        return transpose ? column * stored.width() + row : row * stored.width() + column;
    }

    /** The distance in the stored image of two neighbors of an upright row. */
    private int step(GrayImage stored) {
        return (transpose ? stored.width() : 1) * (mirrorX ? -1 : 1);
    }
}
