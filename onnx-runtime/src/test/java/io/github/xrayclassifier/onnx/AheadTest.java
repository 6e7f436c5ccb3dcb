// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.failure.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AheadTest {

    @Test
    void throwsWhatTheWorkThrew() {
        BackendException failure = new BackendException("no library");
        assertThatThrownBy(Ahead.start(() -> {
                    throw failure;
                })::result)
                .isSameAs(failure);
        assertThatThrownBy(Ahead.start(() -> {
                    throw new UnsatisfiedLinkError("no library");
                })::result)
                .isInstanceOf(UnsatisfiedLinkError.class);
    }

    @Test
    void waitsInSpiteOfAnInterruptAndKeepsIt() {
        CountDownLatch go = new CountDownLatch(1);
        Ahead<Integer> ahead = Ahead.start(() -> {
            go.await();
            return 7;
        });
        Thread.currentThread().interrupt();
        go.countDown();
        assertThat(ahead.result()).isEqualTo(7);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void releasesAResultThatNobodyWants() {
        List<Integer> released = new ArrayList<>();
        Ahead.start(() -> 7).discard(released::add);
        assertThat(released).containsExactly(7);
        Ahead.<Integer>start(() -> {
                    throw new BackendException("no library");
                })
                .discard(released::add);
        assertThat(released).containsExactly(7);
    }
}
