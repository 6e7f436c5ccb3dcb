// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import ai.onnxruntime.OrtException;
import io.github.xrayclassifier.benchmarks.peers.Agreement;
import io.github.xrayclassifier.benchmarks.peers.PlainSession;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.tensor.Tensor;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The model's input to its logits: the bundled model. The C API runs in a process of its own, {@link #BATCH} runs for one
 * message through a pipe, so that the message weighs little of what is measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RunBenchmark {

    private static final int BATCH = 32;

    private final OnnxBackend backend;
    private final InferenceContext context;
    private final OnnxBackend backendInt8;
    private final InferenceContext laneInt8;
    private final PlainSession plain;
    private final Tensor input;
    private final ByteBuffer pixels;
    private final byte[] bytes;
    private Optional<NativeDriver> driver = Optional.empty();

    /** Opens the model twice: through this library and without it. */
    public RunBenchmark() {
        ModelSource source = BundledModel.mobileNetV2();
        backend = OnnxBackend.open(source);
        context = backend.openContext();
        backendInt8 = OnnxBackend.open(BundledModel.mobileNetV2Int8());
        laneInt8 = backendInt8.openContext();
        plain = PlainSession.open(source, backend.card());
        input = backend.card().preprocessing().apply(Phantom.of(1).draw().image());
        pixels = input.buffer();
        bytes = new byte[pixels.limit()];
        pixels.get(0, bytes);
    }

    /** Holds the ways to run against each other. */
    @Setup
    public void check() throws OrtException, IOException {
        float[] ours = sdkLane();
        Agreement.requireSameAnswer(
                "int8", Agreement.softmax(ours), Agreement.softmax(sdkLaneInt8()), 0.2); // of probabilities
        Agreement.requireClose("Backend.run", ours, sdkBackend(), 0);
        Agreement.requireClose("pinned", ours, onnxRuntimePinned(), 1e-5);
        Agreement.requireClose("nested", ours, onnxRuntimeNested(), 1e-5);
        Optional<Path> program = NativeDriver.program();
        if (program.isPresent()) {
            driver = Optional.of(NativeDriver.open(program.get(), BundledModel.mobileNetV2(), backend.card(), pixels));
            Agreement.requireClose("C API", ours, onnxRuntimeC(), 1e-5);
        }
    }

    @Benchmark
    public float[] sdkLane() {
        context.input().put(0, pixels, 0, pixels.limit());
        return context.run().logits();
    }

    /** The int8 model. */
    @Benchmark
    public float[] sdkLaneInt8() {
        laneInt8.input().put(0, pixels, 0, pixels.limit());
        return laneInt8.run().logits();
    }

    /** A context of its own for every run. */
    @Benchmark
    public float[] sdkBackend() {
        return backend.run(input).logits();
    }

    @Benchmark
    public float[] onnxRuntimePinned() throws OrtException {
        return plain.runPinned(pixels);
    }

    /** ONNX Runtime's C API on the same library, without a JVM. Needs gcc and Linux. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public float[] onnxRuntimeC() throws IOException {
        return driver.orElseThrow(() -> new IllegalStateException("expected -Ddriver=FILE, the compiled driver.c"))
                .run(BATCH);
    }

    @Benchmark
    public float[] onnxRuntimeNested() throws OrtException {
        return plain.runNested(bytes);
    }

    @TearDown
    public void close() throws OrtException, IOException {
        if (driver.isPresent()) {
            driver.get().close();
        }
        plain.close();
        backendInt8.close();
        backend.close();
    }
}
