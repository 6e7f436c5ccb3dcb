// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.pacs.dicomweb;

import java.util.Arrays;

/**
 * Memory that receives one answer after the other, so that a loop over many instances allocates once. For one thread; what
 * was received is good until the next use.
 */
public final class ReceiveBuffer {

    private static final int LEAST = 1 << 16;

    private byte[] bytes = new byte[0];

    private ReceiveBuffer() {}

    /** {@return an empty buffer} */
    public static ReceiveBuffer open() {
        return new ReceiveBuffer();
    }

    /** Hands the memory out. Only a whole answer gives it back, so that an abandoned one cannot write into a later one. */
    byte[] take(int least) {
        byte[] taken = bytes.length >= least ? bytes : new byte[Math.max(LEAST, least)];
        bytes = new byte[0];
        return taken;
    }

    void giveBack(byte[] memory) {
        bytes = memory;
    }

    static byte[] grown(byte[] memory, int least) {
        return Arrays.copyOf(memory, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(least, 2L * memory.length)));
    }
}
