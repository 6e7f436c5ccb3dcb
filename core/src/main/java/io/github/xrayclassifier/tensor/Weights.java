// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

/**
 * The weights of one axis of a resize: output pixel i is the sum of {@code values[i].length} source pixels from
 * {@code start[i]}. They are whole numbers that sum to {@link #ONE}, so that sums over both axes are exact in a double:
 * a picture of 8 bits and its version of 16 bits then give the same tensor to the last bit.
 */
record Weights(int[] start, double[][] values) {

    /** 2^18: with samples of 16 bits, the sums over two axes need 16 + 18 + 18 = 52 of a double's 53 bits. */
    static final int ONE = 1 << 18;

    /**
     * Computes them.
     *
     * @param filter triangle or area
     * @param sourceSize pixels of the source along this axis
     * @param from left edge of the used part
     * @param length extent of the used part
     * @param outputSize pixels of the output
     */
    static Weights of(Filter filter, int sourceSize, double from, double length, int outputSize) {
        int[] start = new int[outputSize];
        double[][] values = new double[outputSize][];
        double scale = length / outputSize;
        for (int i = 0; i < outputSize; i++) {
            double low = from + i * scale;
            double center = low + scale / 2;
            double reach =
                    filter == Filter.AREA ? scale / 2 : Math.max(scale, 1); // a triangle's foot is two pixels wide
            int first = Math.max(0, (int) Math.floor(center - reach));
            int end = Math.max(first + 1, Math.min(sourceSize, (int) Math.ceil(center + reach)));
            start[i] = Math.min(first, sourceSize - 1);
            values[i] = new double[Math.min(end, sourceSize) - start[i]];
            for (int k = 0; k < values[i].length; k++) {
                int x = start[i] + k;
                values[i][k] = filter == Filter.AREA
                        ? Math.max(0, Math.min(x + 1, low + scale) - Math.max(x, low))
                        : Math.max(0, 1 - Math.abs(x + 0.5 - center) / reach);
            }
            normalize(values[i]);
        }
        return new Weights(start, values);
    }

    /** Rounds the running sum, not each weight: what rounding leaves over spreads evenly, and alike from both ends. */
    private static void normalize(double[] row) {
        double sum = 0;
        for (double w : row) {
            sum += w;
        }
        double running = 0;
        double before = 0;
        for (int k = 0; k < row.length; k++) {
            running += row[k];
            double rounded = k == row.length - 1 ? ONE : Math.rint(running / sum * ONE);
            row[k] = rounded - before;
            before = rounded;
        }
    }
}
