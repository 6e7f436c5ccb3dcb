// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.failure.BackendException;
import io.github.xrayclassifier.failure.ClassifierBusyException;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.BackendInfo;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.predict.Prediction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One instance under many threads: latches decide the order, never a clock. */
class ConcurrencyTest {

    private static final Duration LONG = Duration.ofDays(1);

    @TempDir
    private Path folder;

    private Path picture() throws IOException {
        return Files.write(folder.resolve("ramp.png"), XrayClassifierTest.png(XrayClassifierTest.ramp()));
    }

    /** Each run waits until it is let go. */
    private static ScriptedBackend held(CountDownLatch running, CountDownLatch go) {
        ModelCard card = ScriptedBackend.brightness().card();
        return ScriptedBackend.open(card, input -> {
            running.countDown();
            Latches.await(go);
            return ScriptedBackend.logits(1, 0);
        });
    }

    @Test
    void givesAHundredTasksOnEightThreadsTheSameAnswer() throws Exception {
        Path file = picture();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ScriptedBackend calm = ScriptedBackend.brightness();
        ScriptedBackend backend = ScriptedBackend.open(calm.card(), input -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            float logit = ScriptedBackend.mean(input) / 100;
            inside.decrementAndGet();
            return ScriptedBackend.logits(logit, 0);
        });
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (XrayClassifier classifier =
                XrayClassifier.open(backend, ClassifierOptions.defaults().withWorkers(3))) {
            List<Future<Double>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(threads.submit(() -> classifier
                        .classify(file)
                        .score(Finding.EFFUSION)
                        .probability()
                        .orElseThrow()));
            }
            double expected = answers.get(0).get();
            for (Future<Double> answer : answers) {
                assertThat(answer.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most.get()).isBetween(1, 3);
        assertThat(backend.contextsEver.get()).isBetween(1, 3);
        assertThat(backend.openContexts).hasValue(0);
        assertThat(backend.closes).hasValue(1);
    }

    @Test
    void waitsWithClosingForRunsUnderWay() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ScriptedBackend backend = held(running, go);
        XrayClassifier classifier = XrayClassifier.open(backend);
        CompletableFuture<Prediction> answer =
                CompletableFuture.supplyAsync(() -> classifier.classify(XrayClassifierTest.ramp()));
        running.await();
        Thread closer = new Thread(classifier::close);
        closer.start();
        // Once closing has begun, new work is refused while the old one still runs.
        while (!isClosed(classifier)) {
            Thread.onSpinWait();
        }

        assertThat(backend.closes).hasValue(0);
        assertThat(answer).isNotDone();

        go.countDown();
        closer.join();
        assertThat(answer.get().verdict()).hasToString("Classified[effusion, 0.73]");
        assertThat(backend.closes).hasValue(1);
        assertThat(backend.openContexts).hasValue(0);
    }

    private static boolean isClosed(XrayClassifier classifier) {
        try (var none = classifier.classifyAll(Stream.<ImageSource>empty())) {
            return none.findAny().isPresent();
        } catch (IllegalStateException e) {
            return true;
        }
    }

    @Test
    void answersAsynchronously() throws Exception {
        Path file = picture();
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness())) {
            String expected = classifier.classify(file).toString();

            assertThat(classifier.classifyAsync(file, LONG).get()).hasToString(expected);
            assertThat(classifier.classifyAsync(Files.readAllBytes(file), LONG).get())
                    .hasToString(expected);
            assertThatThrownBy(() -> classifier
                            .classifyAsync(folder.resolve("none"), LONG)
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void givesUpWaitingAtTheDeadline() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Path file = picture();
        try (XrayClassifier classifier = XrayClassifier.open(held(new CountDownLatch(1), go))) {
            CompletableFuture<Prediction> answer = classifier.classifyAsync(file, Duration.ofMillis(1));

            assertThatThrownBy(answer::get) // the run is held, so only the deadline can end this
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(TimeoutException.class)
                    .hasMessage(file + ": expected an answer within PT0.001S, found none");
            go.countDown();
        }
    }

    @Test
    void refusesADeadlineThatHasPassed() {
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness())) {
            assertThatThrownBy(() -> classifier.classifyAsync(folder, Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(folder + ": expected a deadline above zero, found PT0S");
        }
    }

    @Test
    void refusesMoreThanTheQueueTakes() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Path file = picture();
        var options = ClassifierOptions.defaults().withWorkers(1).withQueue(3);
        try (XrayClassifier classifier = XrayClassifier.open(held(new CountDownLatch(1), go), options)) {
            List<CompletableFuture<Prediction>> answers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                answers.add(classifier.classifyAsync(file, LONG));
            }

            assertThatThrownBy(() -> classifier.classifyAsync(file, LONG))
                    .isInstanceOf(ClassifierBusyException.class)
                    .hasMessage(file + ": expected fewer than 3 requests waiting or running, found 3");

            go.countDown();
            for (CompletableFuture<Prediction> answer : answers) {
                assertThat(answer.get().verdict()).hasToString("Classified[effusion, 0.73]");
            }
        }
    }

    @Test
    void runsNothingForARequestThatWasCancelledWhileItWaited() throws Exception {
        CountDownLatch running = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        ScriptedBackend backend =
                ScriptedBackend.open(ScriptedBackend.brightness().card(), input -> {
                    runs.incrementAndGet();
                    running.countDown();
                    Latches.await(go);
                    return ScriptedBackend.logits(1, 0);
                });
        Path file = picture();
        var options = ClassifierOptions.defaults().withWorkers(2);
        try (XrayClassifier classifier = XrayClassifier.open(backend, options)) {
            CompletableFuture<Prediction> first = classifier.classifyAsync(file, LONG);
            CompletableFuture<Prediction> second = classifier.classifyAsync(file, LONG);
            running.await(); // both workers are busy, so the third waits
            CompletableFuture<Prediction> third = classifier.classifyAsync(file, LONG);
            assertThat(third.cancel(false)).isTrue();
            go.countDown();
            assertThat(first.get()).hasToString(second.get().toString());
        }
        assertThat(runs).hasValue(2);
    }

    @Test
    void answersWhatItAcceptedBeforeItCloses() throws Exception {
        CountDownLatch running = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        Path file = picture();
        var options = ClassifierOptions.defaults().withWorkers(2);
        XrayClassifier classifier = XrayClassifier.open(held(running, go), options);
        List<CompletableFuture<Prediction>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(classifier.classifyAsync(file));
        }
        running.await();
        AtomicInteger dropped = new AtomicInteger(-1);
        Thread closer = new Thread(() -> dropped.set(classifier.close(LONG)));
        closer.start();
        while (!isClosed(classifier)) {
            Thread.onSpinWait();
        }
        go.countDown();
        closer.join();

        for (CompletableFuture<Prediction> answer : answers) {
            assertThat(answer.get().verdict()).hasToString("Classified[effusion, 0.73]");
        }
        assertThat(dropped).hasValue(0);
        assertThatThrownBy(() -> classifier.classifyAsync(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("classifier: expected an open one, found it closed");
    }

    @Test
    void saysHowManyRequestsItDroppedWhenItMayNotWait() throws Exception {
        Path file = picture();
        CountDownLatch running = new CountDownLatch(1);
        TerminableBackend backend = new TerminableBackend(running);
        var options = ClassifierOptions.defaults().withWorkers(1);
        XrayClassifier classifier = XrayClassifier.open(backend, options);
        List<CompletableFuture<Prediction>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(classifier.classifyAsync(file));
        }
        running.await(); // one runs until it is terminated, two wait

        assertThat(classifier.close(Duration.ZERO)).isEqualTo(3);

        for (CompletableFuture<Prediction> answer : answers) {
            // Not by get: since JDK 23 it throws an exception of its own, this one being the cause.
            assertThat(answer.handle((value, error) -> error).get())
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("classifier: closed before the request was answered");
        }
        assertThat(backend.terminated)
                .hasPositiveValue(); // by the future and by the pool: once is enough, twice does no harm
        assertThat(backend.closes).hasValue(1);
    }

    @Test
    void terminatesTheRunOfARequestThatIsCancelled() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        TerminableBackend backend = new TerminableBackend(running);
        var options = ClassifierOptions.defaults().withWorkers(1);
        try (XrayClassifier classifier = XrayClassifier.open(backend, options)) {
            CompletableFuture<Prediction> answer = classifier.classifyAsync(picture());
            running.await();
            assertThat(answer.cancel(true)).isTrue();
            backend.ended.await();
            assertThat(backend.terminated).hasValue(1);
        } // a run that nobody terminated would keep it from closing
    }

    @Test
    void terminatesARunAtTheDeadline() throws Exception {
        TerminableBackend backend = new TerminableBackend(new CountDownLatch(1));
        try (XrayClassifier classifier = XrayClassifier.open(backend)) {
            CompletableFuture<Prediction> answer = classifier.classifyAsync(picture(), Duration.ofMillis(500));
            assertThatThrownBy(answer::get).hasCauseInstanceOf(TimeoutException.class);
        }
        assertThat(backend.closes).hasValue(1);
    }

    @Test
    void decodesForNoMoreCallersThanThereAreWorkers() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ImageDecoder counting = new ImageDecoder() {
            @Override
            public boolean recognizes(ByteBuffer source) {
                return true;
            }

            @Override
            public DecodedImage decode(ByteBuffer source, DecodeRequest request) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                DecodedImage image = ImageDecoder.standard().decode(source, request);
                inside.decrementAndGet();
                return image;
            }
        };
        byte[] file = Files.readAllBytes(picture());
        var options = ClassifierOptions.defaults().withDecoder(counting).withWorkers(2);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness(), options)) {
            List<Future<Prediction>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(threads.submit(() -> classifier.classify(file)));
                answers.add(classifier.classifyAsync(file));
            }
            Prediction expected = answers.get(0).get();
            for (Future<Prediction> answer : answers) {
                assertThat(answer.get()).hasToString(expected.toString());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void tellsACallerThatItIsBusyWhenTheWaitIsOver() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Path file = picture();
        var options = ClassifierOptions.defaults().withWorkers(1).withLongestWait(Duration.ZERO);
        try (XrayClassifier classifier = XrayClassifier.open(held(running, go), options)) {
            CompletableFuture<Prediction> first = classifier.classifyAsync(file);
            running.await();

            assertThatThrownBy(() -> classifier.classify(file))
                    .isInstanceOf(ClassifierBusyException.class)
                    .hasMessage(
                            file + ": classifier: expected one of 1 workers within PT0S, found all busy and 0 callers"
                                    + " waiting");

            go.countDown();
            assertThat(first.get().verdict()).hasToString("Classified[effusion, 0.73]");
            assertThat(classifier.classify(file).verdict()).hasToString("Classified[effusion, 0.73]");
        }
    }

    @Test
    void letsAnInterruptEndTheWaitForAWorker() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Path file = picture();
        var options = ClassifierOptions.defaults().withWorkers(1);
        try (XrayClassifier classifier = XrayClassifier.open(held(running, go), options)) {
            CompletableFuture<Prediction> first = classifier.classifyAsync(file);
            running.await();
            List<Object> seen = new ArrayList<>();
            Thread waiting = new Thread(() -> {
                try {
                    seen.add(classifier.classify(file));
                } catch (IOException | CancellationException e) {
                    seen.add(e);
                    seen.add(Thread.currentThread().isInterrupted());
                }
            });
            waiting.start();
            waiting.interrupt();
            waiting.join();
            assertThat(seen.get(0)).isInstanceOf(CancellationException.class);
            assertThat(seen.get(1)).isEqualTo(true);
            go.countDown();
            assertThat(first.get().verdict()).hasToString("Classified[effusion, 0.73]");
        }
    }

    /** Each level of the way back from a full stack classifies again: some of the calls fail at every depth there is. */
    @Test
    void leaksNoCountWhenTheStackIsFull() throws Exception {
        ScriptedBackend backend = ScriptedBackend.brightness();
        XrayClassifier classifier =
                XrayClassifier.open(backend, ClassifierOptions.defaults().withWorkers(1));
        classifier.classify(XrayClassifierTest.ramp()); // loads what a full stack could not
        AtomicInteger overflows = new AtomicInteger();
        Thread deep = new Thread(null, () -> descend(classifier, overflows), "deep", 1 << 20);
        deep.start();
        deep.join();

        assertThat(overflows.get()).isGreaterThan(10);
        assertThat(classifier.classify(XrayClassifierTest.ramp()).verdict()).hasToString("Classified[normal, 0.62]");
        assertThat(classifier.close(Duration.ZERO)).isZero();
        assertThat(backend.closes).hasValue(1);
        assertThat(backend.openContexts).hasValue(0);
    }

    @SuppressWarnings("InfiniteRecursion") // until the stack is full
    private static void descend(XrayClassifier classifier, AtomicInteger overflows) {
        try {
            descend(classifier, overflows);
        } catch (StackOverflowError e) {
            // further up than here
        }
        if (overflows.get() < 2000) {
            try {
                var unused = classifier.classify(XrayClassifierTest.ramp());
            } catch (StackOverflowError e) {
                overflows.incrementAndGet();
            }
        }
    }

    /** Runs until terminated, as ONNX Runtime does. */
    private static final class TerminableBackend implements Backend {

        private final CountDownLatch running;
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicInteger terminated = new AtomicInteger();
        private final AtomicInteger closes = new AtomicInteger();

        TerminableBackend(CountDownLatch running) {
            this.running = running;
        }

        @Override
        public ModelCard card() {
            return ScriptedBackend.brightness().card();
        }

        @Override
        public BackendInfo info() {
            return ScriptedBackend.brightness().info();
        }

        @Override
        public InferenceContext openContext() {
            CountDownLatch terminate = new CountDownLatch(1);
            ByteBuffer input = ByteBuffer.allocateDirect(16);
            return new InferenceContext() {
                @Override
                public ByteBuffer input() {
                    return input;
                }

                @Override
                public RawOutput run() {
                    running.countDown();
                    Latches.await(terminate);
                    ended.countDown();
                    throw new BackendException("exiting due to terminate flag being set to true");
                }

                @Override
                public void cancel() {
                    terminated.incrementAndGet();
                    terminate.countDown();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {
            closes.incrementAndGet();
        }
    }
}
