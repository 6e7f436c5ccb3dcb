// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

/**
 * The extent of one image as a model takes it: channels first, then rows, then columns (CHW, row-major).
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param channels 1 or more
 * @param height rows, 1 or more
 * @param width columns, 1 or more
 */
public record Shape(int channels, int height, int width) {

    /** Checks that each extent is at least 1 and that the number of elements fits an int. */
    public Shape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "expected extents of at least 1, found [" + channels + "," + height + "," + width + "]");
        }
        Math.multiplyExact(Math.multiplyExact(channels, height), width);
    }

    /**
     * The number of elements.
     *
     * @return channels x height x width
     */
    public int elements() {
        return channels * height * width;
    }

    /**
     * The extents as messages show them.
     *
     * @return for example {@code [1,224,224]}
     */
    @Override
    public String toString() {
        return "[" + channels + "," + height + "," + width + "]";
    }
}
