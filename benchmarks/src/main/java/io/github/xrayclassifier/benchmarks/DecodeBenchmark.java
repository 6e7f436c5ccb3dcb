// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import io.github.xrayclassifier.benchmarks.peers.Agreement;
import io.github.xrayclassifier.benchmarks.peers.Peers;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** File bytes to gray samples. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class DecodeBenchmark {

    /** A {@link BenchmarkImage}. */
    @Param({"jpeg-2000x2500-gray", "png-1024-8bit", "png-3000-16bit"})
    public String image = "";

    private byte[] file = {};

    /** Encodes, and holds the decoders against each other. */
    @Setup
    public void check() throws IOException {
        file = BenchmarkImage.of(image).file();
        // PNG is exact; JPEG's inverse cosine transforms may differ by rounding: two levels.
        double bound = image.startsWith("jpeg") ? 2.0 / 255 : 0;
        Agreement.requireSamePixels("decode " + image, sdkExact(), jdkReader(), bound);
    }

    @Benchmark
    public GrayImage sdkExact() {
        return ImageDecoder.standard()
                .decode(ByteBuffer.wrap(file), DecodeRequest.defaults())
                .pixels();
    }

    /** Only as many pixels as a model of 224 x 224 needs, where the decoder can leave some out. */
    @Benchmark
    public GrayImage sdkFast() {
        return ImageDecoder.standard()
                .decode(ByteBuffer.wrap(file), DecodeRequest.defaults().withFast(224, 224))
                .pixels();
    }

    @Benchmark
    public GrayImage jdkReader() throws IOException {
        return Peers.gray(Peers.read(file));
    }
}
