// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

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
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * File bytes to an answer: the bundled model, one thread. The names of methods and images stay, so that results compare.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class EndToEndBenchmark {

    /** A {@link BenchmarkImage}. */
    @Param({"jpeg-2000x2500-gray", "png-1024-8bit", "png-3000-16bit"})
    public String image = "";

    private final PeerSet peers = new PeerSet();
    private byte[] file = {};

    /** Opens this library and the one peer that is measured, and holds their answers against each other. */
    @Setup
    public void check(BenchmarkParams run) throws Exception {
        file = BenchmarkImage.of(image).file();
        String name = run.getBenchmark();
        peers.open(name.substring(name.lastIndexOf('.') + 1), file, image);
    }

    /** This library with its default options. */
    @Benchmark
    public Prediction sdk() {
        return peers.sdk().classify(file);
    }

    /** This library, mode EXACT. */
    @Benchmark
    public Prediction sdkExact() {
        return peers.other().classify(file);
    }

    /** This library, mode FAST. */
    @Benchmark
    public Prediction sdkFast() {
        return peers.other().classify(file);
    }

    /** This library with its default options, int8 model. */
    @Benchmark
    public Prediction sdkInt8() {
        return peers.other().classify(file);
    }

    /** DJL, standard translator. */
    @Benchmark
    public float[] djl() throws Exception {
        return peers.peer().answer(file);
    }

    /** Scaled gray decoding, INTER_AREA. */
    @Benchmark
    public float[] openCvTuned() throws Exception {
        return peers.peer().answer(file);
    }

    /** Color decoding, INTER_LINEAR. */
    @Benchmark
    public float[] openCvUsual() throws Exception {
        return peers.peer().answer(file);
    }

    /** Graphics2D, getRGB, nested arrays. */
    @Benchmark
    public float[] tutorial() throws Exception {
        return peers.peer().answer(file);
    }

    /** The JDK's decoder in place of this library's. */
    @Benchmark
    public float[] jdkReader() throws Exception {
        return peers.peer().answer(file);
    }

    /** Gives the native memory back. */
    @TearDown
    public void close() throws Exception {
        peers.close();
    }
}
