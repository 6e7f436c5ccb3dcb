// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

/**
 * Takes the mean of what rounding the weights does to each output channel out of its bias (Nagel et al., "Data-free
 * quantization through weight equalization and bias correction", ICCV 2019, section 4.2), with the means of the inputs
 * measured on the calibration images. Padding is not counted: at the border the correction is a little too large.
 */
final class BiasCorrection {

    private BiasCorrection() {}

    /**
     * Corrects.
     *
     * @param shape of the weights: out, in / groups, rows, columns
     * @param input of the convolution
     */
    static float[] of(float[] bias, float[] weights, WeightLevels levels, long[] shape, Activation input) {
        int out = (int) shape[0];
        int in = (int) shape[1];
        int taps = (int) (shape[2] * shape[3]);
        int groups = input.channels() / in;
        float[] corrected = new float[out];
        for (int o = 0; o < out; o++) {
            int firstInput = o / (out / groups) * in;
            double lost = 0;
            for (int i = 0; i < in; i++) {
                double difference = 0;
                for (int t = 0; t < taps; t++) {
                    int index = (o * in + i) * taps + t;
                    difference += weights[index] - levels.value(index);
                }
                lost += difference * input.mean(firstInput + i);
            }
            corrected[o] = (float) (bias[o] + lost);
        }
        return corrected;
    }
}
