// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

/** Noise by hashing lattice points: every point of the plane has its value, whatever is drawn first. */
record Noise(long seed) {

    /** A number in [0, 1) for a lattice point. */
    double at(long x, long y) {
        return (hash(x, y) >>> 11) * 0x1p-53;
    }

    /** 64 well mixed bits for a lattice point. */
    long hash(long x, long y) {
        // The finalizer of SplitMix64 (Steele, Lea, Flood 2014) over three odd multiples.
        long z = seed + x * 0x9E3779B97F4A7C15L + y * 0xC2B2AE3D27D4EB4FL;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Value noise in [0, 1), one lattice cell a unit. */
    double smooth(double x, double y) {
        long column = (long) Math.floor(x);
        long row = (long) Math.floor(y);
        double across = Curve.step(0, 1, x - column);
        double upper = Curve.mix(at(column, row), at(column + 1, row), across);
        double lower = Curve.mix(at(column, row + 1), at(column + 1, row + 1), across);
        return Curve.mix(upper, lower, Curve.step(0, 1, y - row));
    }

    /** Three octaves of {@link #smooth}, in [0, 1). */
    double cloud(double x, double y) {
        return (4 * smooth(x, y) + 2 * smooth(2 * x + 11, 2 * y + 5) + smooth(4 * x + 3, 4 * y + 17)) / 7;
    }

    /** Nearly Gaussian with mean 0 and deviation 1: the sum of twelve uniform numbers. */
    double grain(long x, long y) {
        double sum = -6;
        for (int k = 0; k < 12; k++) {
            sum += at(12 * x + k, y);
        }
        return sum;
    }

    /** The nearness of a point to a wall of a foam of cells: 1 on a wall, 0 in the open; one cell a unit. */
    double walls(double x, double y, double thickness) {
        long column = (long) Math.floor(x);
        long row = (long) Math.floor(y);
        double nearest = 9;
        double second = 9;
        for (long j = row - 1; j <= row + 1; j++) {
            for (long i = column - 1; i <= column + 1; i++) {
                double dx = i + at(i, j) - x;
                double dy = j + at(i + 7919, j - 104729) - y;
                double distance = Math.sqrt(dx * dx + dy * dy);
                second = Math.min(second, Math.max(nearest, distance));
                nearest = Math.min(nearest, distance);
            }
        }
        return Curve.bump((second - nearest) / thickness);
    }
}
