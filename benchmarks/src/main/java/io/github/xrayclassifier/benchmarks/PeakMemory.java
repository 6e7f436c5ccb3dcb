// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Adds to JMH's results the most memory of the process that a cold start has started. */
public final class PeakMemory implements InternalProfiler {

    /** JMH makes the profiler, and the benchmark cannot reach it otherwise. */
    private static final AtomicLong KILOBYTES = new AtomicLong();

    static void report(long kilobytes) {
        KILOBYTES.set(kilobytes);
    }

    @Override
    public String getDescription() {
        return "Peak resident memory of a started process";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        KILOBYTES.set(0);
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long found = KILOBYTES.get();
        return found == 0
                ? List.of()
                : List.of(new ScalarResult("peakRss", found / 1024.0, "MiB", AggregationPolicy.AVG));
    }
}
