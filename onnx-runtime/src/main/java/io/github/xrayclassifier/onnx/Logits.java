// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import io.github.xrayclassifier.failure.BackendException;
import io.github.xrayclassifier.model.OutputKind;

/** Raw scores for a graph that gives only probabilities: those whose softmax or sigmoid is what the graph gave. */
final class Logits {

    /** Rounding may carry a float32 softmax this far beyond [0, 1]; anything further is no probability. */
    private static final double ROUNDING = 1e-5;

    private Logits() {}

    /**
     * Softmax: ln p. Sigmoid: ln p - ln(1 - p). Where a logarithm would be infinite the smallest float32 above 0 stands
     * for 0, so that -103.3 and 103.3 are the ends.
     *
     * @throws BackendException if a value is no probability
     */
    static float[] fromProbabilities(float[] probabilities, OutputKind kind, String where) {
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            double p = probabilities[i];
            if (!(p >= -ROUNDING && p <= 1 + ROUNDING)) {
                throw new BackendException(where + ": expected probabilities from 0 to 1, found " + p + " at " + i);
            }
            logits[i] = (float) (kind == OutputKind.SOFTMAX ? ln(p) : ln(p) - ln(1 - p));
        }
        return logits;
    }

    private static double ln(double p) {
        return Math.log(Math.max(p, Float.MIN_VALUE));
    }
}
