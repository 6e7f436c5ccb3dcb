// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

/**
 * What a classifier and its backend are tuned for: give the same preset to {@link ClassifierOptions#withParallelism} and
 * to the options of the backend.
 */
public enum Parallelism {
    /** One run at a time, on all cores, for the least time to one answer. Other files decode meanwhile. */
    LATENCY,
    /** One run a core at once, each on one thread, for the most images a second. */
    THROUGHPUT;

    /** {@return how many runs of the model go on at once} */
    public int workers() {
        return switch (this) {
            case LATENCY -> 1;
            case THROUGHPUT -> cores();
        };
    }

    /** {@return how many threads one run takes} */
    public int threadsPerRun() {
        return switch (this) {
            case LATENCY -> cores();
            case THROUGHPUT -> 1;
        };
    }

    /** Knows the quota of a container, which ONNX Runtime's own default does not. */
    private static int cores() {
        return Math.min(256, Runtime.getRuntime().availableProcessors()); // the most threads that a run may have
    }
}
