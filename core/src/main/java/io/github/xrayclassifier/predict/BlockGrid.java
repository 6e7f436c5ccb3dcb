// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import java.util.Arrays;

/** Means of an image over 64 x 64 blocks, and two measures of their roughness. For one thread at a time. */
final class BlockGrid {

    /** Blocks a side; an image of fewer samples has no such means. */
    static final int SIDE = 64;

    /** The Legendre polynomials of degree 1 and 2 on the middles of the blocks, orthogonal to a constant and each other. */
    private static final double[] LINEAR = new double[SIDE];

    private static final double[] SQUARE = new double[SIDE];
    private static final double LINEAR_NORM;
    private static final double SQUARE_NORM;

    static {
        double mean = 0;
        for (int i = 0; i < SIDE; i++) {
            LINEAR[i] = 2.0 * i / (SIDE - 1) - 1;
            mean += LINEAR[i] * LINEAR[i] / SIDE;
        }
        for (int i = 0; i < SIDE; i++) {
            SQUARE[i] = LINEAR[i] * LINEAR[i] - mean;
        }
        LINEAR_NORM = Arrays.stream(LINEAR).map(v -> v * v).sum();
        SQUARE_NORM = Arrays.stream(SQUARE).map(v -> v * v).sum();
    }

    private final double[] cells = new double[SIDE * SIDE];
    private final int[] rowCounts = new int[SIDE];
    private final int[] columnCounts = new int[SIDE];

    void clear() {
        Arrays.fill(cells, 0);
        Arrays.fill(rowCounts, 0);
        Arrays.fill(columnCounts, 0);
    }

    /** The block of a column of samples; to be called once for each. */
    int column(long x, int width) {
        int block = (int) (x * SIDE / width);
        columnCounts[block]++;
        return block;
    }

    /** The block of a row of samples; to be called once for each. */
    int row(long y, int height) {
        int block = (int) (y * SIDE / height);
        rowCounts[block]++;
        return block * SIDE;
    }

    void add(int row, int column, int sample) {
        cells[row + column] += sample;
    }

    /** From sums to means. */
    void finish() {
        for (int j = 0; j < SIDE; j++) {
            for (int i = 0; i < SIDE; i++) {
                cells[j * SIDE + i] /= (double) rowCounts[j] * columnCounts[i];
            }
        }
    }

    /** The mean absolute Laplacian in standard deviations; 0 for a constant. */
    double detail() {
        double sum = 0;
        for (int j = 1; j < SIDE - 1; j++) {
            for (int at = j * SIDE + 1; at < (j + 1) * SIDE - 1; at++) {
                sum += Math.abs(4 * cells[at] - cells[at - 1] - cells[at + 1] - cells[at - SIDE] - cells[at + SIDE]);
            }
        }
        double deviation = Math.sqrt(variation() / cells.length);
        return deviation == 0 ? 0 : sum / ((SIDE - 2) * (SIDE - 2)) / deviation;
    }

    /** The share of the variance that the best surface of second degree leaves; 0 for a constant. */
    double unevenness() {
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int j = 0; j < SIDE; j++) {
            double constant = 0;
            double linear = 0;
            double square = 0;
            for (int i = 0; i < SIDE; i++) {
                double cell = cells[j * SIDE + i];
                constant += cell;
                linear += cell * LINEAR[i];
                square += cell * SQUARE[i];
            }
            x += linear;
            xx += square;
            xy += linear * LINEAR[j];
            y += constant * LINEAR[j];
            yy += constant * SQUARE[j];
        }
        double total = variation();
        double explained = (x * x + y * y) / (LINEAR_NORM * SIDE)
                + (xx * xx + yy * yy) / (SQUARE_NORM * SIDE)
                + xy * xy / (LINEAR_NORM * LINEAR_NORM);
        return total == 0 ? 0 : Math.max(0, 1 - explained / total);
    }

    private double variation() {
        double mean = 0;
        for (double cell : cells) {
            mean += cell;
        }
        mean /= cells.length;
        double sum = 0;
        for (double cell : cells) {
            sum += (cell - mean) * (cell - mean);
        }
        return sum;
    }
}
