// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import java.util.List;

/** The growth of memory over a run: a straight line through the samples behind the warm-up, by least squares. */
final class MemoryTrend {

    private MemoryTrend() {}

    /**
     * One look at the process.
     *
     * @param seconds since the start
     * @param residentBytes of the process, as the system counts them, less the JVM's own for code and classes
     * @param heapBytes alive at a full collection
     */
    record Sample(double seconds, long residentBytes, long heapBytes) {}

    /**
     * The rise.
     *
     * @param seconds of the samples
     * @param values at those times
     * @return what the line rises from the first sample to the last; 0 for fewer than three samples
     */
    static double rise(List<Double> seconds, List<Double> values) {
        int count = seconds.size();
        if (count < 3) {
            return 0;
        }
        double meanTime = mean(seconds);
        double mean = mean(values);
        double products = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double time = seconds.get(i) - meanTime;
            products += time * (values.get(i) - mean);
            squares += time * time;
        }
        return products / squares * (seconds.get(count - 1) - seconds.get(0));
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
