// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.png;

import io.github.xrayclassifier.failure.MalformedImageException;

/** Undoes the row filters; PNG specification, section 9.2. */
final class PngFilter {

    private static final int PAETH = 4;

    private PngFilter() {}

    /**
     * Restores rows in place.
     *
     * @param rows rows that each follow their filter byte, behind the restored row above them (zero for the first)
     * @param first the index of the first filter byte
     * @param count how many rows
     * @param length bytes of a row without its filter byte; the rows lie {@code length + 1} apart
     * @param distance bytes to the left neighbor
     */
    static void undo(byte[] rows, int first, int count, int length, int distance) {
        int stride = length + 1;
        for (int row = 0; row < count; ) {
            int filter = first + row * stride;
            if (distance == 1 && length >= 4 && isPaeth(rows, filter, stride, 4, count - row)) {
                PngPaeth.fourRows(rows, filter + 1, stride, length);
                row += 4;
            } else if (distance == 2 && isPaeth(rows, filter, stride, 2, count - row)) {
                PngPaeth.twoRows(rows, filter + 1, stride, length);
                row += 2;
            } else {
                undo(rows[filter], rows, filter + 1, filter + 1 - stride, length, distance);
                row++;
            }
        }
    }

    private static boolean isPaeth(byte[] rows, int filter, int stride, int wanted, int left) {
        boolean all = left >= wanted;
        for (int i = 0; i < wanted && all; i++) {
            all = rows[filter + i * stride] == PAETH;
        }
        return all;
    }

    private static void undo(int type, byte[] rows, int at, int above, int length, int distance) {
        switch (type) {
            case 0 -> {}
            case 1 -> left(rows, at, length, distance);
            case 2 -> up(rows, at, above, length);
            case 3 -> average(rows, at, above, length, distance);
            case PAETH -> PngPaeth.row(rows, at, above, length, distance);
            default ->
                throw new MalformedImageException("PNG row: expected a filter of 0 to 4, found " + (type & 0xFF));
        }
    }

    // Byte by byte of the pixel, so that the left neighbor stays in a register.
    private static void left(byte[] rows, int at, int length, int distance) {
        for (int part = 0; part < distance; part++) {
            int left = 0;
            for (int i = at + part; i < at + length; i += distance) {
                left += rows[i];
                rows[i] = (byte) left;
            }
        }
    }

    private static void up(byte[] rows, int at, int above, int length) {
        for (int i = 0; i < length; i++) {
            rows[at + i] = (byte) (rows[at + i] + rows[above + i]);
        }
    }

    private static void average(byte[] rows, int at, int above, int length, int distance) {
        for (int part = 0; part < distance; part++) {
            int left = 0;
            for (int i = part; i < length; i += distance) {
                left = (rows[at + i] + ((left + (rows[above + i] & 0xFF)) >> 1)) & 0xFF;
                rows[at + i] = (byte) left;
            }
        }
    }
}
