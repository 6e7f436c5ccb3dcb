// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.predict.Prediction;
import java.awt.image.BufferedImage;
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
import org.openjdk.jmh.annotations.TearDown;

/** An answer to its heatmap, and the heatmap to an image. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ExplainBenchmark {

    /** A {@link BenchmarkImage}. */
    @Param({"jpeg-2000x2500-gray", "png-1024-8bit"})
    public String image = "";

    private final Sdk sdk = new Sdk(BundledModel.mobileNetV2(), 1);
    private GrayImage pixels = GrayImage.of8(new byte[1], 1, 1);
    private byte[] file = {};

    /** The image that is drawn has the image in its size, and a strip beside it. */
    @Setup
    public void check() {
        BenchmarkImage drawn = BenchmarkImage.of(image);
        pixels = drawn.pixels();
        file = drawn.encode(pixels);
        BufferedImage picture = overlay();
        if (picture.getHeight() != pixels.height() || picture.getWidth() < pixels.width()) {
            throw new IllegalStateException(
                    "expected an image as large as the image, with a strip for its colors, found " + picture.getWidth()
                            + " x " + picture.getHeight());
        }
    }

    /** With the answer, as a caller who wants both writes it. */
    @Benchmark
    public Heatmap classifyAndHeatmap() {
        Prediction prediction = sdk.classify(file);
        return prediction.heatmap(Finding.COVID_19);
    }

    /** The same and the image. */
    @Benchmark
    public BufferedImage overlay() {
        return sdk.classifier()
                .classify(ByteBuffer.wrap(file))
                .heatmap(Finding.COVID_19)
                .overlay(pixels);
    }

    @TearDown
    public void close() {
        sdk.close();
    }
}
