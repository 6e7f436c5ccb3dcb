// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lifecycle;

/** A check that enough of the thread's stack is left for work that must be able to clean up after itself. */
final class StackRoom {

    // 256 calls of 16 arguments take 40 kB when compiled and 60 kB when interpreted (JDK 17 and 25); leaving a guard
    // takes 2.
    private static final int CALLS = 256;

    private StackRoom() {}

    /**
     * Fails now rather than between a count and its end.
     *
     * @throws StackOverflowError if about 40 kB are not left
     */
    static void require() {
        descend(CALLS, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    }

    /** Calls itself; each argument is a word of the stack. */
    private static long descend(
            int calls,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f,
            long g,
            long h,
            long i,
            long j,
            long k,
            long l,
            long m,
            long n,
            long o) {
        return calls == 0 ? a : descend(calls - 1, b, c, d, e, f, g, h, i, j, k, l, m, n, o, a) + 1;
    }
}
