// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

import java.nio.FloatBuffer;

/**
 * The statistics that calibration takes of one tensor: a histogram that grows with the values, their ends, and the mean of each channel.
 * For one thread.
 */
final class Activation {

    /** Over 30 bins for each of the 256 levels, were the range used to its ends. */
    private static final int BINS = 8192;

    private final long[] bins = new long[BINS];
    private double[] sums = new double[0];
    private double radius = 1;
    private double lower = Double.POSITIVE_INFINITY;
    private double upper = Double.NEGATIVE_INFINITY;
    private long perChannel;

    /** Adds one image's values, channel after channel. */
    void add(FloatBuffer values, int channels) {
        if (sums.length == 0) {
            sums = new double[channels];
        }
        int area = values.remaining() / channels;
        perChannel += area;
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int i = 0; i < area; i++) {
                float value = values.get();
                sum += value;
                count(value);
            }
            sums[c] += sum;
        }
    }

    private void count(float value) {
        if (!Float.isFinite(value)) {
            throw new QuantizationException("quantize: expected finite activations, found " + value);
        }
        lower = Math.min(lower, value);
        upper = Math.max(upper, value);
        while (Math.abs(value) >= radius) {
            widen();
        }
        bins[(int) ((value + radius) / (2 * radius) * BINS)]++;
    }

    /** Twice the radius: pairs of bins become one, around the middle. */
    private void widen() {
        long[] merged = new long[BINS];
        for (int b = 0; b < BINS; b++) {
            merged[BINS / 4 + b / 2] += bins[b];
        }
        System.arraycopy(merged, 0, bins, 0, BINS);
        radius *= 2;
    }

    int binCount() {
        return BINS;
    }

    long inBin(int bin) {
        return bins[bin];
    }

    double center(int bin) {
        return -radius + (bin + 0.5) * 2 * radius / BINS;
    }

    double lower() {
        return lower;
    }

    double upper() {
        return upper;
    }

    double mean(int channel) {
        return sums[channel] / perChannel;
    }

    int channels() {
        return sums.length;
    }
}
