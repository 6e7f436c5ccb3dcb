// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The similarity of two models on the same images, and the pairing of their features. */
final class Similarity {

    private static final int SHUFFLES = 20;

    private Similarity() {}

    /**
     * Linear centered kernel alignment (Kornblith et al., ICML 2019, equation 3), and its mean where the images of one model
     * are shuffled.
     */
    record Alignment(double found, double chance) {}

    static Alignment alignment(Activations a, Activations b, int[] images, long seed) {
        float[][] left = gram(a, images);
        float[][] right = gram(b, images);
        double norm = Math.sqrt(product(left, left, identity(images.length)))
                * Math.sqrt(product(right, right, identity(images.length)));
        RandomGenerator random = new SplittableRandom(seed);
        double chance = 0;
        for (int s = 0; s < SHUFFLES; s++) {
            chance += product(left, right, Resampling.permutation(images.length, random)) / norm / SHUFFLES;
        }
        return new Alignment(product(left, right, identity(images.length)) / norm, chance);
    }

    private static int[] identity(int n) {
        return java.util.stream.IntStream.range(0, n).toArray();
    }

    private static double product(float[][] a, float[][] b, int[] order) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            float[] row = b[order[i]];
            for (int j = 0; j < a.length; j++) {
                sum += (double) a[i][j] * row[order[j]];
            }
        }
        return sum;
    }

    /** Images by images, of features less their mean. */
    private static float[][] gram(Activations activations, int[] images) {
        float[][] x = transposed(columns(activations, images, false));
        float[][] gram = new float[x.length][x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] = dot(x[i], x[j]);
                gram[j][i] = gram[i][j];
            }
        }
        return gram;
    }

    /** Pearson's correlation of every feature of one model with every one of the other; 0 where one is constant. */
    static float[][] correlations(Activations a, Activations b, int[] images) {
        float[][] left = columns(a, images, true);
        float[][] right = columns(b, images, true);
        float[][] correlations = new float[left.length][right.length];
        for (int f = 0; f < left.length; f++) {
            for (int g = 0; g < right.length; g++) {
                correlations[f][g] = dot(left[f], right[g]);
            }
        }
        return correlations;
    }

    /** Feature after feature, less its mean, and of length 1 if wished; 0 where it is constant. */
    private static float[][] columns(Activations activations, int[] images, boolean unit) {
        float[][] columns = new float[activations.features()][images.length];
        for (int f = 0; f < columns.length; f++) {
            double mean = 0;
            for (int image : images) {
                mean += activations.value(image, f) / images.length;
            }
            double squares = 0;
            for (int image : images) {
                double off = activations.value(image, f) - mean;
                squares += off * off;
            }
            double scale = !unit ? 1 : squares == 0 ? 0 : 1 / Math.sqrt(squares);
            for (int i = 0; i < images.length; i++) {
                columns[f][i] = (float) ((activations.value(images[i], f) - mean) * scale);
            }
        }
        return columns;
    }

    private static float[][] transposed(float[][] columns) {
        float[][] rows = new float[columns[0].length][columns.length];
        for (int f = 0; f < columns.length; f++) {
            for (int i = 0; i < rows.length; i++) {
                rows[i][f] = columns[f][i];
            }
        }
        return rows;
    }

    /** Four sums at a time, because one sum must wait for its last addition. */
    private static float dot(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return s0 + s1 + (s2 + s3);
    }
}
