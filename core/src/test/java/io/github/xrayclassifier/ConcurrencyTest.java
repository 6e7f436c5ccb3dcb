// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.predict.Prediction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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
        assertThat(backend.lanesEver.get()).isBetween(1, 3);
        assertThat(backend.openLanes).hasValue(0);
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
        assertThat(backend.openLanes).hasValue(0);
    }

    private static boolean isClosed(XrayClassifier classifier) {
        try (var none = classifier.classifyAll(Stream.<Path>empty())) {
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
                    .isInstanceOf(RejectedExecutionException.class)
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
    void endsWaitingRequestsWhenClosed() throws Exception {
        CountDownLatch running = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        Path file = picture();
        var options = ClassifierOptions.defaults().withWorkers(2);
        XrayClassifier classifier = XrayClassifier.open(held(running, go), options);
        List<CompletableFuture<Prediction>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(classifier.classifyAsync(file, LONG));
        }
        running.await();
        Thread closer = new Thread(classifier::close);
        closer.start();
        while (!isClosed(classifier)) {
            Thread.onSpinWait();
        }
        go.countDown();
        closer.join();

        assertThat(answers.get(0).get().verdict()).hasToString("Classified[effusion, 0.73]");
        assertThat(answers.get(1).get().verdict()).hasToString("Classified[effusion, 0.73]");
        assertThatThrownBy(() -> answers.get(2).get())
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("found it closed");
    }
}
