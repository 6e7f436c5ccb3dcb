// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

/**
 * The directions in which vectors of one kind vary most (principal components), and how far a vector lies from them.
 *
 * <p>The basis is rounded to 16 bits a number, as the model file holds it. Arrays are copied in and out. Immutable; may be
 * shared by threads.
 */
public final class Subspace {

    /** Steps from 0 to the largest number of a direction. */
    static final int STEPS = Short.MAX_VALUE;

    private final float[] mean;
    private final float[][] basis;
    private final float[] variances;

    private Subspace(float[] mean, float[][] basis, float[] variances) {
        this.mean = mean;
        this.basis = basis;
        this.variances = variances;
    }

    /**
     * Makes a subspace.
     *
     * @param mean of the vectors
     * @param basis directions, orthonormal, each as long as the mean; at least one, fewer than the mean has numbers
     * @param variances of the vectors along each direction, above 0
     * @return the subspace
     */
    public static Subspace of(float[] mean, float[][] basis, float[] variances) {
        if (basis.length == 0 || basis.length >= mean.length || variances.length != basis.length) {
            throw new IllegalArgumentException("subspace: expected 1 to " + (mean.length - 1)
                    + " directions and as many variances, found " + basis.length + " and " + variances.length);
        }
        requireFinite(mean);
        float[][] rounded = new float[basis.length][];
        for (int k = 0; k < basis.length; k++) {
            if (basis[k].length != mean.length || !(variances[k] > 0) || !Float.isFinite(variances[k])) {
                throw new IllegalArgumentException("subspace, direction " + k + ": expected " + mean.length
                        + " numbers and a finite variance above 0, found " + basis[k].length + " and " + variances[k]);
            }
            requireFinite(basis[k]);
            rounded[k] = rounded(basis[k]);
        }
        return new Subspace(mean.clone(), rounded, variances.clone());
    }

    private static void requireFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("subspace: expected finite numbers, found " + value);
            }
        }
    }

    static float scale(float[] direction) {
        float largest = 0;
        for (float value : direction) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static float[] rounded(float[] direction) {
        float scale = scale(direction);
        float[] out = new float[direction.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = value(step(direction[i], scale), scale);
        }
        return out;
    }

    static short step(float value, float scale) {
        return (short) (scale == 0 ? 0 : Math.round((double) value / scale * STEPS));
    }

    static float value(short step, float scale) {
        return (float) ((double) scale * step / STEPS);
    }

    /** {@return how many numbers a vector has} */
    public int size() {
        return mean.length;
    }

    /** {@return how many directions there are} */
    public int directions() {
        return basis.length;
    }

    float[] mean() {
        return mean;
    }

    float[] direction(int index) {
        return basis[index];
    }

    float variance(int index) {
        return variances[index];
    }

    /**
     * A vector's two distances, both squared.
     *
     * @param along Mahalanobis, from the mean within the directions
     * @param across Euclidean, from the directions
     */
    public record Distances(double along, double across) {}

    /**
     * Measures a vector.
     *
     * @param vector {@link #size()} numbers
     * @return its distances, summed in double
     */
    public Distances distances(float[] vector) {
        if (vector.length != mean.length) {
            throw new IllegalArgumentException(
                    "subspace: expected a vector of " + mean.length + " numbers, found " + vector.length);
        }
        double total = 0;
        for (int i = 0; i < mean.length; i++) {
            double d = (double) vector[i] - mean[i];
            total += d * d;
        }
        double along = 0;
        double within = 0;
        for (int k = 0; k < basis.length; k += 4) {
            // Four at a time: a sum in double must keep its order, so one alone waits for each of its additions.
            float[] a = basis[k];
            float[] b = basis[Math.min(k + 1, basis.length - 1)];
            float[] c = basis[Math.min(k + 2, basis.length - 1)];
            float[] d = basis[Math.min(k + 3, basis.length - 1)];
            double onA = 0;
            double onB = 0;
            double onC = 0;
            double onD = 0;
            for (int i = 0; i < mean.length; i++) {
                double difference = (double) vector[i] - mean[i];
                onA += difference * a[i];
                onB += difference * b[i];
                onC += difference * c[i];
                onD += difference * d[i];
            }
            onB = k + 1 < basis.length ? onB : 0; // of the last four some may have been counted
            onC = k + 2 < basis.length ? onC : 0;
            onD = k + 3 < basis.length ? onD : 0;
            within += onA * onA + onB * onB + onC * onC + onD * onD;
            along += onA * onA / variances[k] + along(onB, k + 1) + along(onC, k + 2) + along(onD, k + 3);
        }
        return new Distances(along, Math.max(0, total - within));
    }

    private double along(double projected, int direction) {
        return direction < variances.length ? projected * projected / variances[direction] : 0;
    }
}
