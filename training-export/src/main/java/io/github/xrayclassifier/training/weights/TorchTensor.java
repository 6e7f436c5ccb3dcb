// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.weights;

/** A tensor of a state dict: a window on one array of the file. */
record TorchTensor(Storage storage, long offset, int[] sizes, long[] strides) {

    /** One array of the file. */
    record Storage(String type, String key, long count) {}

    long elements() {
        long elements = 1;
        for (int size : sizes) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }

    /** The place in the array of an element in row-major order. */
    int indexOf(int element) {
        long at = offset;
        int rest = element;
        for (int d = sizes.length - 1; d >= 0; d--) {
            at += strides[d] * (rest % sizes[d]);
            rest /= sizes[d];
        }
        return (int) at;
    }
}
