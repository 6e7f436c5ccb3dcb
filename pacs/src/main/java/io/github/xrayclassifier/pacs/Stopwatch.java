// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** The time that an image takes, part by part, on a clock that never jumps. For one thread. */
final class Stopwatch {

    /** The steps of a worker's work on an image. */
    enum Part {
        RETRIEVING,
        CLASSIFYING,
        WRITING,
        STORING
    }

    private final Map<Part, Long> nanos = new EnumMap<>(Part.class);
    private final long start = System.nanoTime();
    private long lap = start;

    /** Ends a part: it took the time since the last one ended. */
    void end(Part part) {
        long now = System.nanoTime();
        nanos.merge(part, now - lap, Long::sum);
        lap = now;
    }

    Duration total() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    Processed.Times times() {
        return new Processed.Times(of(Part.RETRIEVING), of(Part.CLASSIFYING), of(Part.WRITING), of(Part.STORING));
    }

    private Duration of(Part part) {
        return Duration.ofNanos(nanos.getOrDefault(part, 0L));
    }
}
