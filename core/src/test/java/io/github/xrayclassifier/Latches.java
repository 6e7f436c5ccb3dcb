// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import java.util.concurrent.CountDownLatch;

/** Waiting in lambdas. */
final class Latches {

    private Latches() {}

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
