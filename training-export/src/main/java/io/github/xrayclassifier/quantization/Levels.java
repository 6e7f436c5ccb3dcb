// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

/**
 * The 256 values that a uint8 tensor can take: (q - zero) scale. One of them is 0, so that padding is exact.
 *
 * @param scale above 0, as float32 carries it
 * @param zero 0 to 255
 */
record Levels(float scale, int zero) {

    /** Levels from a lower to an upper end, widened to hold 0. */
    static Levels over(double lower, double upper) {
        double low = Math.min(0, lower);
        double high = Math.max(0, upper);
        if (high - low < 1e-6) {
            return new Levels(1f / 255, 0); // a tensor that is always 0
        }
        float scale = (float) ((high - low) / 255);
        return new Levels(scale, (int) Math.max(0, Math.min(255, Math.rint(-low / scale))));
    }

    /** The level that QuantizeLinear of ONNX gives: rounded half to even, then saturated. */
    double nearest(double value) {
        double q = Math.max(0, Math.min(255, Math.rint(value / scale) + zero));
        return (q - zero) * scale;
    }
}
