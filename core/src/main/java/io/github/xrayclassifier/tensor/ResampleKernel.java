// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

/**
 * The weights of one axis of a resize: output pixel i is the sum of the source pixels from {@code start(i)} on, each with
 * its weight. They are whole numbers that sum to {@link #ONE}, so that sums over both axes are exact in a double: a
 * image of 8 bits and its version of 16 bits then give the same tensor to the last bit. Computed anew for each image
 * into the same arrays; one thread.
 */
final class ResampleKernel {

    /** 2^18: with samples of 16 bits, the sums over two axes need 16 + 18 + 18 = 52 of a double's 53 bits. */
    static final int ONE = 1 << 18;

    private int[] start = {};
    private int[] first = {}; // where the weights of an output pixel begin, and one more
    private double[] values = {};

    /**
     * Computes them.
     *
     * @param filter triangle or area
     * @param sourceSize pixels of the source along this axis
     * @param from left edge of the used part
     * @param length extent of the used part
     * @param outputSize pixels of the output
     */
    void compute(Filter filter, int sourceSize, double from, double length, int outputSize) {
        double scale = length / outputSize;
        // A triangle's foot is two output pixels wide, or two source pixels where the image is enlarged.
        double reach = filter == Filter.AREA ? scale / 2 : Math.max(scale, 1);
        makeRoom(outputSize, (int) Math.min(sourceSize, Math.ceil(2 * reach) + 2));
        for (int i = 0; i < outputSize; i++) {
            double low = from + i * scale;
            double center = low + scale / 2;
            int begin = Math.max(0, (int) Math.floor(center - reach));
            int end = Math.max(begin + 1, Math.min(sourceSize, (int) Math.ceil(center + reach)));
            start[i] = Math.min(begin, sourceSize - 1);
            first[i + 1] = first[i] + Math.min(end, sourceSize) - start[i];
            for (int k = first[i]; k < first[i + 1]; k++) {
                int x = start[i] + k - first[i];
                values[k] = filter == Filter.AREA
                        ? Math.max(0, Math.min(x + 1, low + scale) - Math.max(x, low))
                        : Math.max(0, 1 - Math.abs(x + 0.5 - center) / reach);
            }
            normalize(first[i], first[i + 1]);
        }
    }

    private void makeRoom(int outputSize, int most) {
        if (start.length < outputSize) {
            start = new int[outputSize];
            first = new int[outputSize + 1];
        }
        int length = Math.multiplyExact(outputSize, most);
        if (values.length < length) {
            values = new double[length];
        }
    }

    /** Rounds the running sum, not each weight: what rounding leaves over spreads evenly, and alike from both ends. */
    private void normalize(int from, int to) {
        double sum = 0;
        for (int k = from; k < to; k++) {
            sum += values[k];
        }
        double running = 0;
        double before = 0;
        for (int k = from; k < to; k++) {
            running += values[k];
            double rounded = k == to - 1 ? ONE : Math.rint(running / sum * ONE);
            values[k] = rounded - before;
            before = rounded;
        }
    }

    /** The first source pixel of an output pixel. */
    int start(int output) {
        return start[output];
    }

    /** The number of source pixels that an output pixel is made of. */
    int count(int output) {
        return first[output + 1] - first[output];
    }

    /** The weight of one of them. */
    double value(int output, int number) {
        return values[first[output] + number];
    }

    /** The weighted sum of a line's pixels for one output pixel. */
    double sum(int output, double[] line) {
        double sum = 0;
        int shift = start[output] - first[output];
        for (int k = first[output]; k < first[output + 1]; k++) {
            sum += values[k] * line[k + shift];
        }
        return sum;
    }
}
