// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xrayclassifier.failure.XrayException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Callers on virtual threads, which only a JDK of 21 or newer has. */
class VirtualThreadsTest {

    private static final int CALLS = 10_000;

    @BeforeAll
    static void needsVirtualThreads() {
        assumeTrue(Runtime.version().feature() >= 21, "expected a JDK of 21 or newer, found an older one: skipped");
    }

    private static void start(Runnable task) {
        try {
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** A run of a quarter of a millisecond that never yields: on carriers, all calls would be answered before the last task. */
    @Test
    void leavesTheCarriersToOthers() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        ScriptedBackend backend =
                ScriptedBackend.open(ScriptedBackend.brightness().card(), input -> {
                    long end = System.nanoTime() + 250_000;
                    while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                    }
                    return ScriptedBackend.logits(1, 0);
                });
        byte[] file = XrayClassifierTest.png(XrayClassifierTest.ramp());
        List<CompletableFuture<String>> answers = new ArrayList<>();
        try (XrayClassifier classifier = XrayClassifier.open(backend)) {
            Executor virtual = VirtualThreadsTest::start;
            for (int i = 0; i < CALLS; i++) {
                answers.add(CompletableFuture.supplyAsync(
                        () -> {
                            String verdict = classifier.classify(file).verdict().toString();
                            answered.incrementAndGet();
                            return verdict;
                        },
                        virtual));
            }
            int before = CompletableFuture.supplyAsync(answered::get, virtual).get();

            for (CompletableFuture<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("Classified[effusion, 0.73]");
            }
            assertThat(before).isLessThan(CALLS / 2);
        }
    }

    @Test
    void throwsWhatThePlatformThreadThrew() throws Exception {
        try (XrayClassifier classifier = XrayClassifier.open(ScriptedBackend.brightness())) {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            start(() -> {
                try {
                    thrown.complete(new AssertionError(classifier.classify(new byte[0])));
                } catch (XrayException e) {
                    thrown.complete(e);
                }
            });
            assertThat(thrown.get()).hasMessage("file: expected an image, found an empty file");
        }
    }
}
