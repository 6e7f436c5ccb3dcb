// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.failure.MalformedImageException;

/** Undoes the row filters; PNG specification, section 9.2. */
final class PngFilter {

    private PngFilter() {}

    /**
     * Restores one row in place.
     *
     * @param type the row's filter byte
     * @param row the filtered bytes
     * @param above the restored row above, zero for the first
     * @param length bytes of both rows
     * @param distance bytes to the left neighbor
     */
    static void undo(int type, byte[] row, byte[] above, int length, int distance) {
        switch (type) {
            case 0 -> {}
            case 1 -> left(row, length, distance);
            case 2 -> up(row, above, length);
            case 3 -> average(row, above, length, distance);
            case 4 -> paeth(row, above, length, distance);
            default ->
                throw new MalformedImageException("PNG row: expected a filter of 0 to 4, found " + (type & 0xFF));
        }
    }

    private static void left(byte[] row, int length, int distance) {
        for (int i = distance; i < length; i++) {
            row[i] = (byte) (row[i] + row[i - distance]);
        }
    }

    private static void up(byte[] row, byte[] above, int length) {
        for (int i = 0; i < length; i++) {
            row[i] = (byte) (row[i] + above[i]);
        }
    }

    private static void average(byte[] row, byte[] above, int length, int distance) {
        for (int i = 0; i < Math.min(distance, length); i++) {
            row[i] = (byte) (row[i] + ((above[i] & 0xFF) >> 1));
        }
        for (int i = distance; i < length; i++) {
            row[i] = (byte) (row[i] + (((row[i - distance] & 0xFF) + (above[i] & 0xFF)) >> 1));
        }
    }

    private static void paeth(byte[] row, byte[] above, int length, int distance) {
        for (int i = 0; i < Math.min(distance, length); i++) {
            row[i] = (byte) (row[i] + above[i]);
        }
        for (int i = distance; i < length; i++) {
            row[i] = (byte) (row[i] + predict(row[i - distance] & 0xFF, above[i] & 0xFF, above[i - distance] & 0xFF));
        }
    }

    private static int predict(int left, int up, int corner) {
        int byLeft = Math.abs(up - corner);
        int byUp = Math.abs(left - corner);
        int byCorner = Math.abs(left + up - 2 * corner);
        if (byLeft <= byUp && byLeft <= byCorner) {
            return left;
        }
        return byUp <= byCorner ? up : corner;
    }
}
