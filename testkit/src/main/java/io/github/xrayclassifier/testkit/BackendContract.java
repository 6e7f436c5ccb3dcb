// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.ElementType;
import io.github.xrayclassifier.tensor.Shape;
import io.github.xrayclassifier.tensor.Tensor;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link Backend}. Extend it with JUnit 5 on the test class path; the inputs are drawings in the
 * card's own recipe.
 */
public abstract class BackendContract {

    /** For subclasses. */
    protected BackendContract() {}

    /**
     * Opens the backend under test anew.
     *
     * @return an open backend; the contract closes it
     * @throws Exception if it cannot be opened; the test fails
     */
    protected abstract Backend open() throws Exception;

    private static Tensor drawing(Backend backend, long seed) {
        return backend.card()
                .preprocessing()
                .apply(Phantom.of(seed).withSize(96, 96).draw().image());
    }

    private static void fill(InferenceContext context, Tensor input) {
        context.input().put(0, input.buffer(), 0, input.buffer().limit());
    }

    @Test
    void saysWhatItIs() throws Exception {
        try (Backend backend = open()) {
            assertThat(backend.card().findings()).isNotEmpty();
            assertThat(backend.info().modelSha256()).matches("[0-9a-f]{64}");
            assertThat(backend.info().provider()).isNotBlank();
            assertThat(backend.info().runtime()).isNotBlank();
        }
    }

    @Test
    void givesOneFiniteLogitAFinding() throws Exception {
        try (Backend backend = open()) {
            float[] logits = backend.run(drawing(backend, 1)).logits();
            assertThat(logits).hasSameSizeAs(new float[backend.card().findings().size()]);
            for (float logit : logits) {
                assertThat(logit).isFinite();
            }
        }
    }

    @Test
    void givesEmbeddingAndMapsIfTheCardNamesThem() throws Exception {
        try (Backend backend = open()) {
            RawOutput output = backend.run(drawing(backend, 1));
            var outputs = backend.card().outputs();
            assertThat(output.embedding().length > 0)
                    .isEqualTo(outputs.embedding().isPresent());
            assertThat(output.maps().length > 0).isEqualTo(outputs.maps().isPresent());
        }
    }

    @Test
    void hasADirectInputOfTheRecipesSizeInTheMachinesByteOrder() throws Exception {
        try (Backend backend = open();
                InferenceContext context = backend.openContext()) {
            var recipe = backend.card().preprocessing();
            assertThat(context.input().isDirect()).isTrue();
            assertThat(context.input().order()).isEqualTo(ByteOrder.nativeOrder());
            assertThat(context.input().capacity())
                    .isEqualTo(recipe.shape().elements() * recipe.type().bytes());
            assertThat(context.input()).isSameAs(context.input());
        }
    }

    @Test
    void givesTheSameAnswerToTheSameInput() throws Exception {
        try (Backend backend = open()) {
            Tensor input = drawing(backend, 2);
            RawOutput first = backend.run(input);
            RawOutput second = backend.run(input);
            assertThat(second.logits()).containsExactly(first.logits());
            assertThat(second.embedding()).containsExactly(first.embedding());
            assertThat(second.maps()).containsExactly(first.maps());
        }
    }

    @Test
    void leavesAnEarlierOutputAloneWhenItsContextRunsAgain() throws Exception {
        try (Backend backend = open();
                InferenceContext context = backend.openContext()) {
            fill(context, drawing(backend, 3));
            RawOutput first = context.run();
            float[] before = first.logits().clone();
            fill(context, drawing(backend, 4));
            RawOutput second = context.run();
            assertThat(first.logits()).containsExactly(before);
            assertThat(second.logits()).isNotEqualTo(before);
        }
    }

    @Test
    void refusesAnInputOfAnotherShape() throws Exception {
        try (Backend backend = open()) {
            Shape shape = backend.card().preprocessing().shape();
            Shape other = new Shape(shape.channels(), shape.height() + 1, shape.width());
            Tensor input = Tensor.of(other, backend.card().preprocessing().type());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> backend.run(input))
                    .withMessageContainingAll("expected " + shape, "found " + other);
        }
    }

    @Test
    void refusesAnInputOfAnotherType() throws Exception {
        try (Backend backend = open()) {
            var recipe = backend.card().preprocessing();
            ElementType other = recipe.type() == ElementType.UINT8 ? ElementType.FLOAT32 : ElementType.UINT8;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> backend.run(Tensor.of(recipe.shape(), other)))
                    .withMessageContainingAll("expected", recipe.type().toString(), "found", other.toString());
        }
    }

    @Test
    void answersManyThreadsAsItAnswersOne() throws Exception {
        try (Backend backend = open()) {
            List<float[]> expected = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                expected.add(backend.run(drawing(backend, i)).logits());
            }
            List<Future<float[]>> answers = inParallel(4, i -> () -> {
                Tensor input = drawing(backend, i);
                float[] last = {};
                try (InferenceContext context = backend.openContext()) {
                    for (int k = 0; k < 5; k++) {
                        fill(context, input);
                        last = context.run().logits();
                    }
                }
                return last;
            });
            for (int i = 0; i < 4; i++) {
                assertThat(answers.get(i).get()).as("drawing %d", i).containsExactly(expected.get(i));
            }
        }
    }

    @Test
    void refusesToRunAClosedContext() throws Exception {
        try (Backend backend = open()) {
            InferenceContext context = backend.openContext();
            context.close();
            context.close();
            assertThatIllegalStateException().isThrownBy(context::run).withMessageContaining("closed");
        }
    }

    @Test
    void refusesToRunAContextOfAClosedBackend() throws Exception {
        Backend backend = open();
        InferenceContext context = backend.openContext();
        backend.close();
        assertThatIllegalStateException().isThrownBy(context::run).withMessageContaining("closed");
        context.close();
    }

    @Test
    void refusesNewContextsOnceClosed() throws Exception {
        Backend backend = open();
        backend.close();
        backend.close();
        assertThatIllegalStateException().isThrownBy(backend::openContext).withMessageContaining("closed");
    }

    /** Closing under running threads is what kills a JVM when native handles are not guarded. */
    @Test
    void letsRunsUnderWayEndWhenItIsClosed() throws Exception {
        Backend backend = open();
        Tensor input = drawing(backend, 5);
        float[] expected = backend.run(input).logits();
        CountDownLatch running = new CountDownLatch(2);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                workers.add(pool.submit(() -> runUntilClosed(backend, input, expected, running)));
            }
            running.await();
            backend.close();
            for (Future<?> worker : workers) {
                worker.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThatIllegalStateException().isThrownBy(backend::openContext).withMessageContaining("closed");
    }

    private static void runUntilClosed(Backend backend, Tensor input, float[] expected, CountDownLatch running) {
        try (InferenceContext context = backend.openContext()) {
            while (true) {
                fill(context, input);
                assertThat(context.run().logits()).containsExactly(expected);
                running.countDown();
            }
        } catch (IllegalStateException closed) {
            assertThat(closed).hasMessageContaining("closed");
        }
    }

    private static List<Future<float[]>> inParallel(int threads, java.util.function.IntFunction<Callable<float[]>> work)
            throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<float[]>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(work.apply(i));
            }
            return pool.invokeAll(all);
        } finally {
            pool.shutdown();
        }
    }
}
