// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunGateTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void refusesRunsOnceClosed() {
        RunGate gate = new RunGate("it is closed", 8);
        gate.enter();
        gate.exit();
        gate.close(() -> {});
        assertThatIllegalStateException().isThrownBy(gate::enter).withMessage("it is closed");
    }

    @Test
    void releasesOnceHoweverOftenItIsClosed() {
        RunGate gate = new RunGate("closed", 8);
        AtomicInteger releases = new AtomicInteger();
        gate.close(releases::incrementAndGet);
        gate.close(releases::incrementAndGet);
        assertThat(releases).hasValue(1);
    }

    @Test
    void releasesOnlyWhenTheLastRunIsOver() throws Exception {
        RunGate gate = new RunGate("closed", 8);
        gate.enter();
        gate.enter();
        AtomicBoolean over = new AtomicBoolean();
        Future<Boolean> overWhenReleased = threads.submit(() -> {
            AtomicBoolean seen = new AtomicBoolean();
            gate.close(() -> seen.set(over.get()));
            return seen.get();
        });
        awaitClosing(gate);
        gate.exit();
        over.set(true);
        gate.exit();
        assertThat(overWhenReleased.get()).isTrue();
    }

    @Test
    void keepsAnInterruptForTheCallerAndWaitsOn() throws Exception {
        RunGate gate = new RunGate("closed", 8);
        gate.enter();
        CountDownLatch released = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread closer = new Thread(() -> {
            gate.close(released::countDown);
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        closer.start();
        awaitClosing(gate);
        closer.interrupt();
        assertThat(released.getCount()).isEqualTo(1);
        gate.exit();
        closer.join();
        assertThat(released.getCount()).isZero();
        assertThat(interrupted).isTrue();
    }

    /** For DirectML: the counter would pass 1 if two of the 4 x 1,000 runs overlapped. */
    @Test
    void letsOneThroughAtATimeIfToldTo() throws Exception {
        RunGate gate = new RunGate("closed", 1);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Runnable work = () -> {
            for (int i = 0; i < 1000; i++) {
                gate.enter();
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                running.decrementAndGet();
                gate.exit();
            }
        };
        for (Future<?> done :
                IntStream.range(0, 4).mapToObj(i -> threads.submit(work)).toList()) {
            done.get();
        }
        assertThat(most).hasValue(1);
    }

    /** Returns once the closer has shut the gate: from then on entering fails. */
    private static void awaitClosing(RunGate gate) {
        while (true) {
            try {
                gate.enter();
            } catch (IllegalStateException closing) {
                return;
            }
            gate.exit();
            Thread.onSpinWait();
        }
    }
}
