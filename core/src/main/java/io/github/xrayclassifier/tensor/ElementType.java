// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

/** The type of one element of a tensor. */
public enum ElementType {
    /** Unsigned 8-bit: 0 is black, 255 white; the model normalizes inside its graph. */
    UINT8(1),
    /** IEEE 754 single precision in the machine's byte order. */
    FLOAT32(4);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /**
     * The size of one element.
     *
     * @return bytes, 1 or 4
     */
    public int bytes() {
        return bytes;
    }
}
