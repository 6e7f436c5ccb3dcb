// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import io.github.xrayclassifier.benchmarks.peers.Agreement;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.predict.Prediction;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** Images a second through one classifier, file bytes to answers, by one caller and by two at a time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ConcurrencyBenchmark {

    /** A {@link BenchmarkImage}. */
    @Param("jpeg-2000x2500-gray")
    public String image = "";

    private final Sdk sdk = new Sdk(BundledModel.mobileNetV2(), 2);
    private byte[] file = {};

    /** Two answers of one file are one answer. */
    @Setup
    public void check() {
        file = BenchmarkImage.of(image).file();
        Agreement.requireSameAnswer("again", sdk.answer(file), sdk.answer(file), 0);
    }

    @Benchmark
    @Threads(1)
    public Prediction oneCaller() {
        return sdk.classify(file);
    }

    @Benchmark
    @Threads(2)
    public Prediction twoCallers() {
        return sdk.classify(file);
    }

    @TearDown
    public void close() {
        sdk.close();
    }
}
