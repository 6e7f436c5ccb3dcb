// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
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

/** Latches decide the order; the only waits are for what must happen. */
@Timeout(60)
class CloseGuardTest {

    private static final Duration LONG = Duration.ofDays(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void refusesRunsOnceClosed() {
        CloseGuard guard = CloseGuard.of("it is closed");
        guard.enter();
        guard.leave();
        guard.close(LONG, () -> {});
        assertThatIllegalStateException().isThrownBy(guard::enter).withMessage("it is closed");
    }

    @Test
    void releasesOnceHoweverOftenItIsClosed() {
        CloseGuard guard = CloseGuard.of("closed");
        AtomicInteger releases = new AtomicInteger();
        guard.close(LONG, releases::incrementAndGet);
        guard.close(LONG, releases::incrementAndGet);
        assertThat(releases).hasValue(1);
    }

    @Test
    void releasesOnlyWhenTheLastRunIsOver() throws Exception {
        CloseGuard guard = CloseGuard.of("closed");
        guard.enter();
        guard.enter();
        AtomicBoolean over = new AtomicBoolean();
        Future<Boolean> overWhenReleased = threads.submit(() -> {
            AtomicBoolean seen = new AtomicBoolean();
            guard.close(LONG, () -> seen.set(over.get()));
            return seen.get();
        });
        awaitClosing(guard);
        guard.leave();
        over.set(true);
        guard.leave();
        assertThat(overWhenReleased.get()).isTrue();
    }

    @Test
    void keepsAnInterruptForTheCallerAndWaitsOn() throws Exception {
        CloseGuard guard = CloseGuard.of("closed");
        guard.enter();
        CountDownLatch released = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread closer = new Thread(() -> {
            guard.close(LONG, released::countDown);
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        closer.start();
        awaitClosing(guard);
        closer.interrupt();
        assertThat(released.getCount()).isEqualTo(1);
        guard.leave();
        closer.join();
        assertThat(released.getCount()).isZero();
        assertThat(interrupted).isTrue();
    }

    /** For DirectML: the counter would pass 1 if two of the 4 x 1,000 runs overlapped. */
    @Test
    void letsOneThroughAtATimeIfToldTo() throws Exception {
        CloseGuard guard = CloseGuard.of("closed", 1);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Runnable work = () -> {
            for (int i = 0; i < 1000; i++) {
                guard.enter();
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                running.decrementAndGet();
                guard.leave();
            }
        };
        for (Future<?> done :
                IntStream.range(0, 4).mapToObj(i -> threads.submit(work)).toList()) {
            done.get();
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void letsTheLastToLeaveReleaseWhatOutlivesTheWait() {
        CloseGuard guard = CloseGuard.of("closed");
        AtomicInteger releases = new AtomicInteger();
        guard.enter();
        guard.enter();
        assertThat(guard.drain(Duration.ZERO)).isEqualTo(2);
        assertThat(guard.close(Duration.ofMillis(1), releases::incrementAndGet)).isFalse();
        guard.leave();
        assertThat(releases).hasValue(0);
        guard.leave();
        assertThat(releases).hasValue(1);
        assertThat(guard.close(Duration.ZERO, releases::incrementAndGet)).isTrue();
        assertThat(releases).hasValue(1);
    }

    /** Each level of the way back from a full stack enters and leaves again. */
    @Test
    void leaksNoCountWhenTheStackIsFull() throws Exception {
        CloseGuard guard = CloseGuard.of("closed");
        guard.enter();
        guard.leave();
        AtomicInteger overflows = new AtomicInteger();
        Thread deep = new Thread(null, () -> descend(guard, overflows), "deep", 1 << 20);
        deep.start();
        deep.join();
        assertThat(overflows.get()).isPositive();
        assertThat(guard.drain(Duration.ZERO)).isZero();
    }

    @SuppressWarnings("InfiniteRecursion") // until the stack is full
    private static void descend(CloseGuard guard, AtomicInteger overflows) {
        try {
            descend(guard, overflows);
        } catch (StackOverflowError e) {
            // further up than here
        }
        try {
            guard.enter();
        } catch (StackOverflowError e) {
            overflows.incrementAndGet();
            return;
        }
        guard.leave();
    }

    /** Returns once the closer has shut the gate: from then on entering fails. */
    private static void awaitClosing(CloseGuard guard) {
        while (true) {
            try {
                guard.enter();
            } catch (IllegalStateException closing) {
                return;
            }
            guard.leave();
            Thread.onSpinWait();
        }
    }
}
