// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

/**
 * A rectangle of pixels, for example where a finding was planted. Immutable; may be shared by threads.
 *
 * @param x first column, 0 at the left
 * @param y first row, 0 at the top
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record Region(int x, int y, int width, int height) {

    /** Checks the extents. */
    public Region {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException("expected a corner of at least 0, 0 and at least 1 x 1 pixels, found "
                    + x + ", " + y + ", " + width + " x " + height);
        }
    }

    /**
     * True if a pixel lies inside.
     *
     * @param column 0 at the left
     * @param row 0 at the top
     * @return true on the edge pixels too
     */
    public boolean contains(int column, int row) {
        return column >= x && column < x + width && row >= y && row < y + height;
    }
}
