// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

/**
 * A convolution's weights as signed bytes with one scale an output channel, each scale chosen for the smallest squared
 * error.
 */
final class WeightLevels {

    private static final double SMALLEST_SHARE = 0.7;

    private final byte[] values;
    private final float[] scales;

    private WeightLevels(byte[] values, float[] scales) {
        this.values = values;
        this.scales = scales;
    }

    /**
     * Quantizes.
     *
     * @param weights output channel by output channel
     * @param channels output channels
     * @param largest 1 to 127: the largest byte to use
     */
    static WeightLevels of(float[] weights, int channels, int largest) {
        byte[] values = new byte[weights.length];
        float[] scales = new float[channels];
        int perChannel = weights.length / channels;
        for (int c = 0; c < channels; c++) {
            scales[c] = scale(weights, c * perChannel, perChannel, largest);
            for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
                values[i] = (byte) level(weights[i], scales[c], largest);
            }
        }
        return new WeightLevels(values, scales);
    }

    private static float scale(float[] weights, int offset, int count, int largest) {
        double reach = 0;
        for (int i = offset; i < offset + count; i++) {
            reach = Math.max(reach, Math.abs(weights[i]));
        }
        if (reach < 1e-12) {
            return 1f / largest; // a dead channel
        }
        float best = (float) (reach / largest);
        double least = Double.POSITIVE_INFINITY;
        for (double share = 1; share >= SMALLEST_SHARE; share -= 0.02) {
            float scale = (float) (reach * share / largest);
            double error = 0;
            for (int i = offset; i < offset + count; i++) {
                double difference = level(weights[i], scale, largest) * scale - weights[i];
                error += difference * difference;
            }
            if (error < least) {
                least = error;
                best = scale;
            }
        }
        return best;
    }

    private static double level(float weight, float scale, int largest) {
        return Math.max(-largest, Math.min(largest, Math.rint(weight / scale)));
    }

    byte[] values() {
        return values;
    }

    float[] scales() {
        return scales;
    }

    /** The number that stands in for a weight. */
    double value(int index) {
        return values[index] * (double) scales[index / (values.length / scales.length)];
    }
}
