// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import io.github.xrayclassifier.benchmarks.peers.Agreement;
import io.github.xrayclassifier.benchmarks.peers.Peers;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.tensor.Filter;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
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

/** Gray samples to the model's input, 224 x 224 uint8. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class NormalizeBenchmark {

    private static final int SIDE = 224;

    /** A {@link BenchmarkImage}. */
    @Param({"jpeg-2000x2500-gray", "png-1024-8bit", "png-3000-16bit"})
    public String image = "";

    private final ByteBuffer target = ByteBuffer.allocateDirect(SIDE * SIDE);
    private final Preprocessing triangle = Preprocessing.of(SIDE, SIDE);
    private final Preprocessing area = triangle.withFilter(Filter.AREA);
    private GrayImage pixels = GrayImage.of8(new byte[1], 1, 1);
    private BufferedImage picture = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);

    /** Draws, and holds the filters against each other. */
    @Setup
    public void check() throws IOException {
        BenchmarkImage drawn = BenchmarkImage.of(image);
        pixels = drawn.pixels();
        picture = Peers.read(drawn.encode(pixels));
        byte[] theirs = ((DataBufferByte) graphics2d().getRaster().getDataBuffer()).getData();
        // Four neighbors keep the noise that the antialiased filters average away.
        Agreement.requireSimilar("triangle " + image, bytes(sdkTriangle()), theirs, 4); // worst 2.0
        Agreement.requireSimilar("area " + image, bytes(sdkArea()), theirs, 4); // worst 2.0
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] out = new byte[buffer.capacity()];
        buffer.get(0, out);
        return out;
    }

    @Benchmark
    public ByteBuffer sdkTriangle() {
        triangle.write(pixels, target);
        return target;
    }

    @Benchmark
    public ByteBuffer sdkArea() {
        area.write(pixels, target);
        return target;
    }

    /** Not antialiased: less work, other pixels. */
    @Benchmark
    public BufferedImage graphics2d() {
        return Peers.scale(picture, SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    }
}
