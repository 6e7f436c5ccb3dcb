// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import java.util.Arrays;

/**
 * Pairs rows with columns, one to one, so that the sum of the gains is the largest: the Hungarian method with potentials
 * (Kuhn 1955; Jonker and Volgenant 1987), O(n^3).
 */
final class Assignment {

    private final float[][] gain;
    private final int n;
    private final double[] rowPotential;
    private final double[] columnPotential;
    private final int[] rowOf; // of a column; both counted from 1, 0 being nobody
    private final int[] before;

    private Assignment(float[][] gain) {
        this.gain = gain;
        this.n = gain.length;
        this.rowPotential = new double[n + 1];
        this.columnPotential = new double[n + 1];
        this.rowOf = new int[n + 1];
        this.before = new int[n + 1];
    }

    /**
     * The best pairing.
     *
     * @param gain square, finite
     * @return the column of each row
     */
    static int[] best(float[][] gain) {
        Assignment assignment = new Assignment(gain);
        for (int row = 1; row <= gain.length; row++) {
            assignment.add(row);
        }
        int[] columnOf = new int[gain.length];
        for (int column = 1; column <= gain.length; column++) {
            columnOf[assignment.rowOf[column] - 1] = column - 1;
        }
        return columnOf;
    }

    /** Finds the cheapest alternating path from a new row to a free column and turns it over. */
    private void add(int row) {
        rowOf[0] = row;
        int column = 0;
        double[] slack = new double[n + 1];
        Arrays.fill(slack, Double.POSITIVE_INFINITY);
        boolean[] used = new boolean[n + 1];
        do {
            used[column] = true;
            column = extend(column, slack, used);
        } while (rowOf[column] != 0);
        while (column != 0) {
            rowOf[column] = rowOf[before[column]];
            column = before[column];
        }
    }

    private int extend(int from, double[] slack, boolean[] used) {
        int row = rowOf[from];
        double least = Double.POSITIVE_INFINITY;
        int next = 0;
        for (int column = 1; column <= n; column++) {
            if (!used[column]) {
                double reduced = -gain[row - 1][column - 1] - rowPotential[row] - columnPotential[column];
                if (reduced < slack[column]) {
                    slack[column] = reduced;
                    before[column] = from;
                }
                if (slack[column] < least) {
                    least = slack[column];
                    next = column;
                }
            }
        }
        for (int column = 0; column <= n; column++) {
            if (used[column]) {
                rowPotential[rowOf[column]] += least;
                columnPotential[column] -= least;
            } else {
                slack[column] -= least;
            }
        }
        return next;
    }
}
