// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

/**
 * Temperature scaling (Guo et al., ICML 2017): logits are divided by one number, fitted on validation data, before
 * softmax or sigmoid.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param temperature finite, above 0; 1 changes nothing
 */
public record Calibration(double temperature) {

    /** Checks the range; this way round, NaN fails too. */
    public Calibration {
        if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("temperature: expected a finite number above 0, found " + temperature);
        }
    }

    /**
     * No calibration.
     *
     * @return temperature 1
     */
    public static Calibration none() {
        return new Calibration(1);
    }

    /**
     * Turns logits into probabilities, in double.
     *
     * @param logits raw scores
     * @param kind softmax or sigmoid
     * @return as many numbers from 0 to 1
     */
    public double[] probabilities(float[] logits, OutputKind kind) {
        double[] out = new double[logits.length];
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (int i = 0; i < out.length; i++) {
            out[i] = kind == OutputKind.SOFTMAX
                    ? Math.exp((logits[i] - largest) / temperature)
                    : 1 / (1 + Math.exp(-logits[i] / temperature));
            sum += out[i];
        }
        for (int i = 0; kind == OutputKind.SOFTMAX && i < out.length; i++) {
            out[i] /= sum;
        }
        return out;
    }
}
