// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

/** What a classifier's workers are tuned for. */
public enum Parallelism {
    /** One run at a time; open the backend with as many threads a run as there are cores. Other files decode meanwhile. */
    LATENCY,
    /** One run a core at once; open the backend with one thread a run. The most images a second. */
    THROUGHPUT;

    int workers() {
        return switch (this) {
            case LATENCY -> 1;
            case THROUGHPUT -> Runtime.getRuntime().availableProcessors();
        };
    }
}
