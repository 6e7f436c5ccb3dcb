// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import ai.onnxruntime.OrtException;
import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Lane;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Score;
import io.github.xrayclassifier.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
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

/** File bytes to an answer: the bundled model, one thread. The names of methods and images stay, so that results compare. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class EndToEndBenchmark {

    /** A {@link BenchmarkImage}. */
    @Param({"jpeg-2000x2500-gray", "png-1024-8bit", "png-3000-16bit"})
    public String image = "";

    private final XrayClassifier classifier;
    private final OnnxBackend backend;
    private final Lane lane;
    private final PlainSession plain;
    private final Shape shape;
    private byte[] file = {};

    /** Opens the model for each peer. */
    public EndToEndBenchmark() {
        ModelSource source = BundledModel.mobileNetV2();
        classifier = XrayClassifier.open(
                OnnxBackend.open(source),
                ClassifierOptions.defaults().withWorkers(1).withMode(DecodeMode.FAST));
        backend = OnnxBackend.open(source);
        lane = backend.openLane();
        plain = PlainSession.open(source, backend.card());
        shape = backend.card().preprocessing().shape();
    }

    /** Encodes, and holds the peers against each other. */
    @Setup
    public void check() throws IOException, OrtException {
        file = BenchmarkImage.of(image).file();
        GrayImage pixels = Peers.gray(Peers.read(file));
        byte[] expected = new byte[shape.elements()];
        backend.card().preprocessing().apply(pixels).buffer().get(expected);
        Agreement.requireSimilar("tutorial " + image, expected, tutorialPixels(), 4); // worst 2.5
        // FAST leaves pixels out, so logits may move; a peer with another picture or model is off by far more.
        Agreement.requireClose("sdk " + image, logits(sdk()), jdkReader(), 0.5);
    }

    /** Every finding of the bundled model is trained. */
    static float[] logits(Prediction prediction) {
        float[] logits = new float[prediction.scores().size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = prediction.scores().get(i).fold(Score.Probability::logit, untrained -> Float.NaN);
        }
        return logits;
    }

    @Benchmark
    public Prediction sdk() {
        return classifier.classify(file);
    }

    /** ImageIO, Graphics2D, getRGB, nested arrays. Its filter is not the one that the model was trained with. */
    @Benchmark
    public float[] tutorial() throws IOException, OrtException {
        return plain.runNested(tutorialPixels());
    }

    private byte[] tutorialPixels() throws IOException {
        BufferedImage small = Peers.scale(Peers.read(file), shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
        return Peers.channel(small);
    }

    /** The JDK's decoder, then this library's resampler and lane. */
    @Benchmark
    public float[] jdkReader() throws IOException {
        backend.card().preprocessing().write(Peers.gray(Peers.read(file)), lane.input());
        return lane.run().logits();
    }

    @TearDown
    public void close() throws OrtException {
        plain.close();
        backend.close();
        classifier.close();
    }
}
