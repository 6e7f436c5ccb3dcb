// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import io.github.xrayclassifier.benchmarks.peers.Agreement;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.ExecutionProvider;
import io.github.xrayclassifier.onnx.FallbackPolicy;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.onnx.OnnxOptions;
import io.github.xrayclassifier.tensor.Tensor;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * One run of a model of yours on a provider of yours: {@code benchmarks/run out.json ModelBenchmark -p model=FILE.onnx -p
 * provider=cuda -p threads=4}. A provider that is not there fails with the runtime's own reason instead of measuring the CPU.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ModelBenchmark {

    /** {@code bundled}, {@code bundled-int8} or a model file, of whatever input size. */
    @Param({"bundled", "bundled-int8"})
    public String model = "";

    /** {@code cpu}, {@code cuda} or {@code directml}; the latter two on device 0. */
    @Param("cpu")
    public String provider = "";

    /** Threads of one run. */
    @Param({"1", "2"})
    public int threads;

    private final List<OnnxBackend> backends = new ArrayList<>();
    private final List<InferenceContext> contexts = new ArrayList<>();
    private ByteBuffer pixels = ByteBuffer.allocate(0);

    /** The CPU on one thread must give the same, within what a GPU's shorter products allow. */
    @Setup
    public void check() throws IOException {
        ModelSource source = switch (model) {
            case "bundled" -> BundledModel.mobileNetV2();
            case "bundled-int8" -> BundledModel.mobileNetV2Int8();
            default -> ModelSource.of(Path.of(model));
        };
        ExecutionProvider chosen = switch (provider) {
            case "cpu" -> ExecutionProvider.cpu();
            case "cuda" -> ExecutionProvider.cuda(0);
            case "directml" -> ExecutionProvider.directMl(0);
            default ->
                throw new IllegalArgumentException("provider: expected cpu, cuda or directml, found " + provider);
        };
        OnnxOptions options = OnnxOptions.defaults().withIntraOpThreads(threads);
        OnnxBackend measured = open(source, options.withProvider(chosen, FallbackPolicy.REQUIRE));
        Tensor input =
                measured.card().preprocessing().apply(Phantom.of(1).draw().image());
        pixels = input.buffer();
        contexts.add(measured.openContext());
        float[] plain = open(source, OnnxOptions.defaults()).run(input).logits();
        Agreement.requireClose(model + " on " + provider, plain, run(), provider.equals("cpu") ? 1e-4 : 0.02);
    }

    private OnnxBackend open(ModelSource source, OnnxOptions options) {
        OnnxBackend backend = OnnxBackend.open(source, options);
        backends.add(backend);
        return backend;
    }

    @Benchmark
    public float[] run() {
        InferenceContext context = contexts.get(0);
        context.input().put(0, pixels, 0, pixels.limit());
        return context.run().logits();
    }

    @TearDown
    public void close() {
        contexts.forEach(InferenceContext::close);
        contexts.clear();
        backends.forEach(OnnxBackend::close);
        backends.clear();
    }
}
