// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.abstention;

import io.github.xrayclassifier.model.Subspace;
import java.util.SplittableRandom;

/**
 * The first principal components of rows, by subspace iteration on their covariance with a Rayleigh-Ritz step (Golub and
 * Van Loan, Matrix Computations, 4th edition, sections 8.2.4 and 8.5). In double; the same rows give the same components. May
 * be used by any thread.
 */
public final class PrincipalComponents {

    // Further directions make the wanted ones converge by their gap to the last of these.
    private static final int SPARE = 16;
    private static final int ITERATIONS = 30;
    private static final int SWEEPS = 12;
    // A direction without variance has no distance along it; this keeps the quotient finite.
    private static final double SMALLEST_VARIANCE = 1e-9;

    private PrincipalComponents() {}

    /**
     * The first components.
     *
     * @param rows equally long
     * @param weights of the rows, which sum to 1
     * @param wanted directions; at most one fewer than a row has numbers are given
     * @return the subspace
     */
    public static Subspace of(float[][] rows, double[] weights, int wanted) {
        int size = rows[0].length;
        int directions = Math.min(wanted, size - 1);
        double[] mean = mean(rows, weights);
        double[][] covariance = covariance(rows, weights, mean);
        double[][] basis = start(Math.min(size, directions + SPARE), size);
        for (int i = 0; i < ITERATIONS; i++) {
            basis = orthonormal(multiplied(basis, covariance));
        }
        double[][] small = multiplied(multiplied(basis, covariance), transposed(basis));
        double[][] turns = Jacobi.eigenvectors(small, SWEEPS);
        double[][] turned = multiplied(turns, basis);
        float[] variances = new float[directions];
        float[][] out = new float[directions][];
        for (int k = 0; k < directions; k++) {
            variances[k] = (float) Math.max(SMALLEST_VARIANCE, small[order(small, k)][order(small, k)]);
            out[k] = floats(turned[order(small, k)]);
        }
        return Subspace.of(floats(mean), out, variances);
    }

    /** The index of the k-th largest number of the diagonal. */
    private static int order(double[][] matrix, int rank) {
        return java.util.stream.IntStream.range(0, matrix.length)
                .boxed()
                .sorted((a, b) -> Double.compare(matrix[b][b], matrix[a][a]))
                .skip(rank)
                .findFirst()
                .orElseThrow();
    }

    private static double[] mean(float[][] rows, double[] weights) {
        double[] mean = new double[rows[0].length];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += rows[row][i] * weights[row];
            }
        }
        return mean;
    }

    private static double[][] covariance(float[][] rows, double[] weights, double[] mean) {
        double[][] sums = new double[mean.length][mean.length];
        double[] centered = new double[mean.length];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < mean.length; i++) {
                centered[i] = rows[row][i] - mean[i];
            }
            for (int i = 0; i < mean.length; i++) {
                double factor = centered[i] * weights[row];
                double[] target = sums[i];
                for (int j = 0; j < mean.length; j++) {
                    target[j] += factor * centered[j];
                }
            }
        }
        return sums;
    }

    private static double[][] start(int count, int size) {
        SplittableRandom random = new SplittableRandom(1); // any start that misses no direction serves
        double[][] rows = new double[count][size];
        for (double[] row : rows) {
            for (int i = 0; i < size; i++) {
                row[i] = random.nextDouble() - 0.5;
            }
        }
        return orthonormal(rows);
    }

    /** Modified Gram-Schmidt over rows, twice, because once leaves what cancellation makes. */
    private static double[][] orthonormal(double[][] rows) {
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < rows.length; i++) {
                for (int j = 0; j < i; j++) {
                    add(rows[i], rows[j], -dot(rows[i], rows[j]));
                }
                double length = Math.sqrt(dot(rows[i], rows[i]));
                for (int k = 0; k < rows[i].length; k++) {
                    rows[i][k] = length == 0 ? 0 : rows[i][k] / length;
                }
            }
        }
        return rows;
    }

    private static void add(double[] target, double[] source, double factor) {
        for (int i = 0; i < target.length; i++) {
            target[i] += factor * source[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[][] multiplied(double[][] a, double[][] b) {
        double[][] out = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                add(out[i], b[k], a[i][k]);
            }
        }
        return out;
    }

    private static double[][] transposed(double[][] a) {
        double[][] out = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                out[j][i] = a[i][j];
            }
        }
        return out;
    }

    private static float[] floats(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }
}
