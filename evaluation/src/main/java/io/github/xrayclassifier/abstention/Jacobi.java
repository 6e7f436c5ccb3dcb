// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.abstention;

/** The cyclic Jacobi method for small symmetric matrices (Golub and Van Loan, 4th edition, section 8.5.2). */
final class Jacobi {

    private Jacobi() {}

    /**
     * Turns a matrix until it is diagonal.
     *
     * @param matrix symmetric; its diagonal holds the eigenvalues afterwards
     * @param sweeps over all pairs; the rest falls quadratically, six or seven suffice for 100 rows
     * @return the eigenvectors, one a row, in the order of the diagonal
     */
    static double[][] eigenvectors(double[][] matrix, int sweeps) {
        int size = matrix.length;
        double[][] vectors = new double[size][size];
        for (int i = 0; i < size; i++) {
            vectors[i][i] = 1;
        }
        for (int sweep = 0; sweep < sweeps; sweep++) {
            for (int p = 0; p < size; p++) {
                for (int q = p + 1; q < size; q++) {
                    turn(matrix, vectors, p, q);
                }
            }
        }
        return vectors;
    }

    private static void turn(double[][] matrix, double[][] vectors, int p, int q) {
        double off = matrix[p][q];
        if (off == 0) {
            return;
        }
        double theta = (matrix[q][q] - matrix[p][p]) / (2 * off);
        double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double cosine = 1 / Math.sqrt(tangent * tangent + 1);
        double sine = tangent * cosine;
        for (int k = 0; k < matrix.length; k++) {
            double left = matrix[k][p];
            double right = matrix[k][q];
            matrix[k][p] = cosine * left - sine * right;
            matrix[k][q] = sine * left + cosine * right;
        }
        rows(matrix, p, q, cosine, sine);
        rows(vectors, p, q, cosine, sine);
    }

    private static void rows(double[][] matrix, int p, int q, double cosine, double sine) {
        for (int k = 0; k < matrix[p].length; k++) {
            double upper = matrix[p][k];
            double lower = matrix[q][k];
            matrix[p][k] = cosine * upper - sine * lower;
            matrix[q][k] = sine * upper + cosine * lower;
        }
    }
}
