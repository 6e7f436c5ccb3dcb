// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.coding.CellRows;
import io.github.xrayclassifier.dicom.coding.PixelFormat;

/**
 * From cells to 16-bit gray in one table: overlay bits masked, sign, modality, VOI LUT, inversion, padding.
 * Immutable, but {@link #table} is not copied.
 *
 * @param shift bits below the sample in its cell
 * @param table output for every pattern of the stored bits, unsigned, 0 black, 65,535 white
 */
record GrayTransform(int shift, short[] table) {

    private static final int WHITE = 65_535;

    static GrayTransform of(
            PixelFormat format, ModalityTransform modality, VoiLut voi, boolean invert, Padding padding) {
        short[] table = new short[format.levels()];
        for (int i = 0; i < table.length; i++) {
            int stored = format.value(i);
            double white = voi.apply(modality.apply(stored));
            int gray = (int) Math.round((invert ? 1 - white : white) * WHITE);
            table[i] = (short) (padding.contains(stored) ? 0 : gray);
        }
        return new GrayTransform(format.shift(), table);
    }

    /**
     * Maps every cell, and with a {@code step} above 1 takes the rounded mean of each block of {@code step} x {@code step}
     * pixels; the blocks at the right and lower edge have what is left.
     */
    Frame.Gray apply(CellRows rows, int columns, int height, int step) {
        short[] gray = step == 1 ? map(rows, columns, height) : reduce(rows, columns, height, step);
        return new Frame.Gray(gray, (columns + step - 1) / step, (height + step - 1) / step);
    }

    private short[] map(CellRows rows, int columns, int height) {
        short[] gray = new short[columns * height];
        short[] row = new short[columns];
        short[] values = table;
        int mask = values.length - 1;
        for (int y = 0; y < height; y++) {
            rows.read(y, row);
            int at = y * columns;
            for (int x = 0; x < columns; x++) {
                gray[at + x] = values[((row[x] & 0xFFFF) >>> shift) & mask];
            }
        }
        return gray;
    }

    private short[] reduce(CellRows rows, int columns, int height, int step) {
        int width = (columns + step - 1) / step;
        short[] gray = new short[width * ((height + step - 1) / step)];
        short[] row = new short[columns];
        long[] sums = new long[width];
        for (int top = 0, at = 0; top < height; top += step, at += width) {
            int bottom = Math.min(height, top + step);
            java.util.Arrays.fill(sums, 0);
            for (int y = top; y < bottom; y++) {
                rows.read(y, row);
                add(row, step, sums);
            }
            for (int i = 0; i < width; i++) {
                long count = (long) (bottom - top) * (Math.min(columns, (i + 1) * step) - i * step);
                gray[at + i] = (short) ((sums[i] + count / 2) / count);
            }
        }
        return gray;
    }

    private void add(short[] row, int step, long[] sums) {
        short[] values = table;
        int mask = values.length - 1;
        for (int i = 0, x = 0; x < row.length; i++) {
            int end = Math.min(row.length, x + step);
            int sum = 0; // at most 16,384 x 65,535
            for (; x < end; x++) {
                sum += values[((row[x] & 0xFFFF) >>> shift) & mask] & 0xFFFF;
            }
            sums[i] += sum;
        }
    }
}
