// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.audit;

/**
 * Linear least squares onto one target a class, +1 for it and -1 for the others, with a penalty on the weights but not on
 * the intercept, every class with the same total weight. Solved exactly by Cholesky, so there is nothing to tune and
 * nothing random. Its answers are those of scikit-learn's {@code RidgeClassifier(alpha, class_weight="balanced")}.
 */
final class Ridge {

    private final double[][] weights; // a row a class; the last number is the intercept

    private Ridge(double[][] weights) {
        this.weights = weights;
    }

    /** Sums over the images of one class: an image's outer product with itself, intercept included, and count. */
    static final class Sums {
        final double[][] products;
        double count;

        Sums(int features) {
            products = new double[features + 1][features + 1];
        }

        void add(float[] x) {
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j <= i; j++) {
                    products[i][j] += (double) x[i] * x[j];
                }
                products[x.length][i] += x[i];
            }
            products[x.length][x.length]++;
            count++;
        }

        void add(Sums other) {
            for (int i = 0; i < products.length; i++) {
                for (int j = 0; j <= i; j++) {
                    products[i][j] += other.products[i][j];
                }
            }
            count += other.count;
        }
    }

    /** Fits; a class without images has no say. */
    static Ridge fit(Sums[] perClass, double penalty) {
        int size = perClass[0].products.length;
        double all = 0;
        int present = 0;
        for (Sums sums : perClass) {
            all += sums.count;
            present += sums.count > 0 ? 1 : 0;
        }
        double[][] matrix = new double[size][size];
        double[][] targets = new double[perClass.length][size];
        for (int c = 0; c < perClass.length; c++) {
            Sums sums = perClass[c];
            double weight = sums.count == 0 ? 0 : all / present / sums.count;
            for (int i = 0; i < size; i++) {
                for (int j = 0; j <= i; j++) {
                    matrix[i][j] += weight * sums.products[i][j];
                }
                for (int k = 0; k < targets.length; k++) {
                    targets[k][i] += (k == c ? weight : -weight) * sums.products[size - 1][i];
                }
            }
        }
        for (int i = 0; i < size - 1; i++) {
            matrix[i][i] += penalty;
        }
        factor(matrix);
        for (double[] target : targets) {
            solve(matrix, target);
        }
        return new Ridge(targets);
    }

    /** The lower Cholesky factor in place. */
    private static void factor(double[][] a) {
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= a[i][k] * a[j][k];
                }
                a[i][j] = i == j ? Math.sqrt(sum) : sum / a[j][j];
            }
        }
    }

    private static void solve(double[][] lower, double[] b) {
        for (int i = 0; i < b.length; i++) {
            for (int k = 0; k < i; k++) {
                b[i] -= lower[i][k] * b[k];
            }
            b[i] /= lower[i][i];
        }
        for (int i = b.length - 1; i >= 0; i--) {
            for (int k = i + 1; k < b.length; k++) {
                b[i] -= lower[k][i] * b[k];
            }
            b[i] /= lower[i][i];
        }
    }

    double score(float[] x, int classNumber) {
        double[] w = weights[classNumber];
        double sum = w[x.length];
        for (int i = 0; i < x.length; i++) {
            sum += w[i] * x[i];
        }
        return sum;
    }

    int answer(float[] x) {
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < weights.length; c++) {
            double score = score(x, c);
            if (score > highest) {
                highest = score;
                best = c;
            }
        }
        return best;
    }
}
