// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import ij.plugin.DICOM;
import ij.process.ShortProcessor;
import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.benchmarks.peers.Agreement;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.dicom.DicomDecoder;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.tensor.Shape;
import java.io.ByteArrayInputStream;
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
import org.openjdk.jmh.annotations.TearDown;

/**
 * An uncompressed DICOM image to an answer, against ImageJ's reader with this library's resampler and context. Decoding and
 * running the model alone show where the time goes. One thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class DicomBenchmark {

    /** Width, height and bits stored. */
    @Param({"dicom-2000x2500-16bit", "dicom-2000x2500-12bit"})
    public String film = "";

    private final XrayClassifier classifier;
    private final OnnxBackend backend;
    private final InferenceContext context;
    private final DecodeRequest enough;
    private byte[] file = {};
    private int bits;

    /** Opens the model. */
    public DicomBenchmark() {
        ModelSource source = BundledModel.mobileNetV2();
        classifier = XrayClassifier.open(
                OnnxBackend.open(source),
                ClassifierOptions.defaults().withWorkers(1).withDecoder(DicomDecoder.open()));
        backend = OnnxBackend.open(source);
        context = backend.openContext();
        Shape input = backend.card().preprocessing().shape();
        enough = DecodeRequest.defaults().withMode(DecodeMode.STANDARD, input.width(), input.height());
    }

    /** Draws the image, and holds ImageJ's pixels and answer against ours. */
    @Setup
    public void check() throws IOException {
        DicomDrawing drawn = DicomDrawing.of(film);
        bits = drawn.bits();
        file = drawn.file();
        GrayImage exact = DicomDecoder.open()
                .decode(ByteBuffer.wrap(file), DecodeRequest.defaults())
                .pixels();
        Agreement.requireSamePixels(
                "decode " + film, exact, readByImageJ(), 1.0 / 65_535); // ours is rounded to 16 bits
        // FAST takes means of blocks first, so logits may move a little.
        Agreement.requireClose("sdk " + film, Sdk.logits(sdk()), imageJ(), 0.5);
    }

    @Benchmark
    public Prediction sdk() {
        return classifier.classify(file);
    }

    /** Only the decoding of {@link #sdk}. */
    @Benchmark
    public GrayImage sdkDecode() {
        return DicomDecoder.open().decode(ByteBuffer.wrap(file), enough).pixels();
    }

    /** Only the model, on what is in its input. */
    @Benchmark
    public float[] sdkRun() {
        return context.run().logits();
    }

    @Benchmark
    public float[] imageJ() {
        backend.card().preprocessing().write(readByImageJ(), context.input());
        return context.run().logits();
    }

    /** The image's window spans its stored bits, so that ImageJ's stored values are the image. */
    private GrayImage readByImageJ() {
        DICOM reader = new DICOM(new ByteArrayInputStream(file));
        reader.run("image");
        ShortProcessor pixels = (ShortProcessor) reader.getProcessor();
        return GrayImage.wrap16((short[]) pixels.getPixels(), pixels.getWidth(), pixels.getHeight(), bits);
    }

    /** Frees the model. */
    @TearDown
    public void close() {
        backend.close();
        classifier.close();
    }
}
