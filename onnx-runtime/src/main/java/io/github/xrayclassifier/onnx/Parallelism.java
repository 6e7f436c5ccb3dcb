// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

/** The goal that a model is opened for; a classifier takes its number of workers from the backend. */
public enum Parallelism {
    /** The least time to one answer: one run at a time, on all cores. */
    LATENCY,
    /** The most images a second: one run a core at once, each on one thread. */
    THROUGHPUT;

    /** The cores of the machine or of a container's quota, which ONNX Runtime's own default does not take into account. */
    static int cores() {
        return Math.min(256, Runtime.getRuntime().availableProcessors()); // the most threads that a run may have
    }

    /** The threads of one run. */
    int threadsPerRun() {
        return switch (this) {
            case LATENCY -> cores();
            case THROUGHPUT -> 1;
        };
    }
}
