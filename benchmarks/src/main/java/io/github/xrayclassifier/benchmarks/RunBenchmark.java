// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import ai.onnxruntime.OrtException;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.model.Lane;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.tensor.Tensor;
import io.github.xrayclassifier.testkit.Phantom;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The model's input to its logits: the bundled model, one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RunBenchmark {

    private final OnnxBackend backend;
    private final Lane lane;
    private final PlainSession plain;
    private final Tensor input;
    private final ByteBuffer pixels;
    private final byte[] bytes;

    /** Opens the model twice: through this library and without it. */
    public RunBenchmark() {
        ModelSource source = BundledModel.mobileNetV2();
        backend = OnnxBackend.open(source);
        lane = backend.openLane();
        plain = PlainSession.open(source, backend.card());
        input = backend.card().preprocessing().apply(Phantom.of(1).draw().image());
        pixels = input.buffer();
        bytes = new byte[pixels.limit()];
        pixels.get(0, bytes);
    }

    /** Holds the ways to run against each other. */
    @Setup
    public void check() throws OrtException {
        float[] ours = sdkLane();
        Agreement.requireClose("Backend.run", ours, sdkBackend(), 0);
        Agreement.requireClose("pinned", ours, onnxRuntimePinned(), 1e-5);
        Agreement.requireClose("nested", ours, onnxRuntimeNested(), 1e-5);
    }

    @Benchmark
    public float[] sdkLane() {
        lane.input().put(0, pixels, 0, pixels.limit());
        return lane.run().logits();
    }

    /** A lane of its own for every run. */
    @Benchmark
    public float[] sdkBackend() {
        return backend.run(input).logits();
    }

    @Benchmark
    public float[] onnxRuntimePinned() throws OrtException {
        return plain.runPinned(pixels);
    }

    @Benchmark
    public float[] onnxRuntimeNested() throws OrtException {
        return plain.runNested(bytes);
    }

    @TearDown
    public void close() throws OrtException {
        plain.close();
        backend.close();
    }
}
