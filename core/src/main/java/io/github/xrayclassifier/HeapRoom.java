// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

/** A check that the heap has room before native code is entered: ONNX Runtime ends the process if it cannot make an object. */
final class HeapRoom {

    // A run makes objects of 1 kB, its answer of up to 100; the rest is for other threads of the process meanwhile.
    private static final int NEEDED = 2 << 20;

    private HeapRoom() {}

    /**
     * Makes room by collecting garbage if there is little.
     *
     * @throws OutOfMemoryError if that was in vain
     */
    static void require() {
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        // Allocating costs a hundred times what asking does, so only where the heap is nearly full.
        if (free < 2L * NEEDED && new byte[NEEDED].length < NEEDED) {
            throw new OutOfMemoryError("Java heap space");
        }
    }
}
