// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.failure.BackendException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BackgroundTaskTest {

    @Test
    void throwsWhatTheWorkThrew() {
        BackendException failure = new BackendException("no library");
        assertThatThrownBy(BackgroundTask.start(() -> {
                    throw failure;
                })::result)
                .isSameAs(failure);
        assertThatThrownBy(BackgroundTask.start(() -> {
                    throw new UnsatisfiedLinkError("no library");
                })::result)
                .isInstanceOf(UnsatisfiedLinkError.class);
    }

    @Test
    void waitsInSpiteOfAnInterruptAndKeepsIt() {
        CountDownLatch go = new CountDownLatch(1);
        BackgroundTask<Integer> task = BackgroundTask.start(() -> {
            go.await();
            return 7;
        });
        Thread.currentThread().interrupt();
        go.countDown();
        assertThat(task.result()).isEqualTo(7);
        assertThat(Thread.interrupted()).isTrue();
    }
}
