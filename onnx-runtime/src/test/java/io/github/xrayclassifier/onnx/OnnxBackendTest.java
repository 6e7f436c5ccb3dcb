// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.failure.BackendException;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.ElementType;
import io.github.xrayclassifier.tensor.Shape;
import io.github.xrayclassifier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is arithmetic: what {@link TestModel} says its graph computes. */
class OnnxBackendTest {

    private static final Shape SHAPE = new Shape(1, TestModel.SIDE, TestModel.SIDE);

    private static Tensor gray(int level) {
        Tensor tensor = Tensor.of(SHAPE, ElementType.UINT8);
        for (int i = 0; i < SHAPE.elements(); i++) {
            tensor.buffer().put(i, (byte) level);
        }
        return tensor;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 200, 255})
    void givesWhatItsGraphComputes(int level) {
        try (OnnxBackend backend = OnnxBackend.open(TestModel.source())) {
            RawOutput output = backend.run(gray(level));
            assertThat(output.logits()).containsExactly(TestModel.logits(level), within(1e-5f)); // worst 1.8e-6
            assertThat(output.embedding()).containsExactly(new float[] {level / 255f}, within(1e-5f));
            assertThat(output.maps()).hasSize(TestModel.FINDINGS.size() * SHAPE.elements());
            assertThat(output.mapHeight()).isEqualTo(TestModel.SIDE);
            assertThat(output.mapWidth()).isEqualTo(TestModel.SIDE);
        }
    }

    @Test
    void keepsTheMapsInTheOrderOfFindingsRowsAndColumns() {
        Tensor input = gray(0);
        input.buffer().put(3 * TestModel.SIDE + 5, (byte) 255);
        try (OnnxBackend backend = OnnxBackend.open(TestModel.source())) {
            float[] maps = backend.run(input).maps();
            for (int finding = 0; finding < 3; finding++) {
                int at = (finding * TestModel.SIDE + 3) * TestModel.SIDE + 5;
                assertThat(maps[at]).isCloseTo(TestModel.logits(255)[finding], within(1e-5f));
                assertThat(maps[at + 1]).isCloseTo(TestModel.BIASES[finding], within(1e-5f));
            }
        }
    }

    @Test
    void saysWhereItRunsAndWhatFileItIs() throws Exception {
        var source = TestModel.source();
        byte[] bytes = new byte[source.bytes().remaining()];
        source.bytes().get(bytes);
        String sha256 = java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
        try (OnnxBackend backend = OnnxBackend.open(source.withSha256(sha256))) {
            assertThat(backend.info().modelSha256()).isEqualTo(sha256);
            assertThat(backend.info().runtime()).isEqualTo("ONNX Runtime 1.29.0");
            assertThat(backend.info().provider()).isEqualTo("CPU");
            assertThat(backend.info().fallbackReason()).isEmpty();
            assertThat(backend.card().toMetadata())
                    .isEqualTo(TestModel.card().build().toMetadata());
        }
    }

    @Test
    void opensAFile(@TempDir Path folder) throws IOException {
        Path file = Files.write(
                folder.resolve("chest.onnx"),
                TestModel.withCard(TestModel.model(), TestModel.card().build())
                        .build()
                        .toByteArray());
        try (OnnxBackend backend = OnnxBackend.open(file)) {
            assertThat(backend.run(gray(9)).logits()).hasSize(3);
        }
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> OnnxBackend.open(folder.resolve("absent.onnx")));
    }

    @Test
    void answersEightThreadsAsItAnswersOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (OnnxBackend backend = OnnxBackend.open(TestModel.source())) {
            List<Callable<float[]>> work = new ArrayList<>();
            for (int level = 0; level < 256; level++) {
                Tensor input = gray(level);
                work.add(() -> backend.run(input).logits());
            }
            List<Future<float[]>> answers = threads.invokeAll(work);
            for (int level = 0; level < 256; level++) {
                assertThat(answers.get(level).get())
                        .as("level %d", level)
                        .containsExactly(backend.run(gray(level)).logits());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void givesTheSameAnswerWithTwoThreadsARun() {
        try (OnnxBackend one = OnnxBackend.open(TestModel.source());
                OnnxBackend two = OnnxBackend.open(
                        TestModel.source(), OnnxOptions.defaults().withIntraOpThreads(2))) {
            assertThat(two.run(gray(33)).logits())
                    .containsExactly(one.run(gray(33)).logits(), within(1e-6f));
        }
    }

    /** The cores of this JVM are the oracle: all of them go to one run, or each to a run of its own. */
    @Test
    void dividesTheCoresAsThePresetSays() {
        int cores = Runtime.getRuntime().availableProcessors();
        OnnxOptions latency = OnnxOptions.defaults().withParallelism(Parallelism.LATENCY);
        OnnxOptions throughput = latency.withParallelism(Parallelism.THROUGHPUT);

        assertThat(latency.intraOpThreads()).isEqualTo(cores);
        assertThat(throughput.intraOpThreads()).isEqualTo(1);
        try (OnnxBackend one = OnnxBackend.open(TestModel.source(), throughput);
                OnnxBackend all = OnnxBackend.open(TestModel.source(), latency)) {
            assertThat(one.workers()).isEqualTo(cores);
            assertThat(all.workers()).isEqualTo(1);
            assertThat(all.run(gray(90)).logits())
                    .containsExactly(one.run(gray(90)).logits(), within(1e-5f));
        }
    }

    @Test
    void terminatesTheRunOfOneContextAndOfNoOther() {
        try (OnnxBackend backend = OnnxBackend.open(TestModel.source());
                InferenceContext cancelled = backend.openContext();
                InferenceContext other = backend.openContext()) {
            cancelled.cancel();
            assertThatThrownBy(cancelled::run)
                    .isInstanceOf(BackendException.class)
                    .hasMessageContaining("terminate");
            assertThat(other.run().logits()).containsExactly(TestModel.logits(0), within(1e-5f));
        }
    }

    @Test
    void takesACancellationThatComesTooLate() {
        try (OnnxBackend backend = OnnxBackend.open(TestModel.source())) {
            InferenceContext closed = backend.openContext();
            try (closed) {
                assertThat(closed.run().logits()).hasSize(3);
            }
            closed.cancel();
            assertThatThrownBy(closed::run).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void keepsAnOutputThatWasReadBeforeItWasClosed() {
        RawOutput output;
        OnnxBackend backend = OnnxBackend.open(TestModel.source());
        try (InferenceContext context = backend.openContext()) {
            output = context.run();
        }
        backend.close();
        assertThat(output.logits()).containsExactly(TestModel.logits(0), within(1e-5f));
    }
}
