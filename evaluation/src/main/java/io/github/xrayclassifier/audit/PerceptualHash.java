// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.audit;

import java.util.Arrays;

/**
 * A 64-bit hash that survives coding, scaling, brightness and contrast: which of the 8 x 8 lowest frequencies (without the
 * mean) of a 32 x 32 image lie above their median (Zauner 2010, DCT-based hash). Crops and turns change it.
 */
final class PerceptualHash {

    static final int SIDE = 32;
    private static final int KEPT = 8;
    private static final double[][] COSINES = cosines();

    private PerceptualHash() {}

    private static double[][] cosines() {
        double[][] table = new double[KEPT][SIDE];
        for (int u = 0; u < KEPT; u++) {
            for (int x = 0; x < SIDE; x++) {
                table[u][x] = Math.cos((2 * x + 1) * (u + 1) * Math.PI / (2 * SIDE));
            }
        }
        return table;
    }

    static long of(float[] gray) {
        double[] frequencies = frequencies(gray);
        double[] sorted = frequencies.clone();
        Arrays.sort(sorted);
        double median = (sorted[31] + sorted[32]) / 2;
        long bits = 0;
        for (int i = 0; i < frequencies.length; i++) {
            bits |= frequencies[i] > median ? 1L << i : 0;
        }
        return bits;
    }

    private static double[] frequencies(float[] gray) {
        double[][] rows = new double[SIDE][KEPT];
        for (int y = 0; y < SIDE; y++) {
            for (int u = 0; u < KEPT; u++) {
                for (int x = 0; x < SIDE; x++) {
                    rows[y][u] += gray[y * SIDE + x] * COSINES[u][x];
                }
            }
        }
        double[] frequencies = new double[KEPT * KEPT];
        for (int v = 0; v < KEPT; v++) {
            for (int u = 0; u < KEPT; u++) {
                for (int y = 0; y < SIDE; y++) {
                    frequencies[v * KEPT + u] += rows[y][u] * COSINES[v][y];
                }
            }
        }
        return frequencies;
    }
}
