// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import java.util.Arrays;

/**
 * A line through a few features: ridge regression of the label (1 or -1) on features standardized over the training units,
 * with an intercept. The penalty is the number of features: as much as a feature's own share of the Gram matrix of the
 * units, so that 1280 features are held back as strongly as one.
 */
final class LinearProbe {

    private final int[] features;
    private final double[] means;
    private final double[] deviations;
    private final double[] weights;

    private LinearProbe(int[] features, double[] means, double[] deviations, double[] weights) {
        this.features = features;
        this.means = means;
        this.deviations = deviations;
        this.weights = weights;
    }

    /**
     * Fits.
     *
     * @param values feature after feature
     * @param features which to use
     * @param units which to learn from
     */
    static LinearProbe fit(float[][] values, int[] features, int[] units, boolean[] positive) {
        int k = features.length;
        double[] means = new double[k];
        double[] deviations = new double[k];
        double[][] x = new double[units.length][k];
        for (int f = 0; f < k; f++) {
            float[] column = values[features[f]];
            means[f] =
                    Arrays.stream(units).mapToDouble(u -> column[u]).average().orElseThrow();
            double mean = means[f];
            deviations[f] = Math.sqrt(Arrays.stream(units)
                    .mapToDouble(u -> (column[u] - mean) * (column[u] - mean))
                    .average()
                    .orElseThrow());
            for (int i = 0; i < units.length; i++) {
                x[i][f] = deviations[f] == 0 ? 0 : (column[units[i]] - mean) / deviations[f];
            }
        }
        return new LinearProbe(features, means, deviations, ridge(x, labels(units, positive), k));
    }

    /** 1 and -1, less their mean. */
    private static double[] labels(int[] units, boolean[] positive) {
        double[] y = Arrays.stream(units).mapToDouble(u -> positive[u] ? 1 : -1).toArray();
        double mean = Arrays.stream(y).average().orElseThrow();
        return Arrays.stream(y).map(value -> value - mean).toArray();
    }

    /** The weights by the smaller of the two Gram matrices: w = (X'X + cI)^-1 X'y = X'(XX' + cI)^-1 y. */
    static double[] ridge(double[][] x, double[] y, double penalty) {
        double[][] columns = transposed(x);
        if (columns.length <= x.length) {
            return solve(gram(columns, penalty), products(columns, y));
        }
        return products(columns, solve(gram(x, penalty), y));
    }

    private static double[][] transposed(double[][] x) {
        double[][] columns = new double[x[0].length][x.length];
        for (int i = 0; i < x.length; i++) {
            for (int f = 0; f < columns.length; f++) {
                columns[f][i] = x[i][f];
            }
        }
        return columns;
    }

    private static double[][] gram(double[][] rows, double penalty) {
        double[][] gram = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            gram[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                gram[i][j] = dot(rows[i], rows[j]);
            }
            gram[i][i] += penalty;
        }
        return gram;
    }

    private static double[] products(double[][] rows, double[] vector) {
        return Arrays.stream(rows).mapToDouble(row -> dot(row, vector)).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Cholesky, in place, of a positive definite matrix given by its lower triangle. */
    private static double[] solve(double[][] lower, double[] right) {
        int n = right.length;
        double[] x = right.clone();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = lower[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(rest) : rest / lower[j][j];
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                x[i] -= lower[i][j] * x[j];
            }
            x[i] /= lower[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = i + 1; j < n; j++) {
                x[i] -= lower[j][i] * x[j];
            }
            x[i] /= lower[i][i];
        }
        return x;
    }

    /** A number that rises with the finding; the intercept is left out, because only the order counts. */
    double score(float[][] values, int unit) {
        double sum = 0;
        for (int f = 0; f < features.length; f++) {
            sum += deviations[f] == 0 ? 0 : weights[f] * (values[features[f]][unit] - means[f]) / deviations[f];
        }
        return sum;
    }
}
