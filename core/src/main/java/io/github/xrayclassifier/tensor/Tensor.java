// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * One image as a model takes it: a direct buffer in the machine's byte order, with its shape and element type.
 *
 * <p>The buffer is not copied. A tensor has one owner at a time; it is not to be shared while it is written.
 */
public final class Tensor {

    private final Shape shape;
    private final ElementType type;
    private final ByteBuffer buffer;

    private Tensor(Shape shape, ElementType type, ByteBuffer buffer) {
        this.shape = shape;
        this.type = type;
        this.buffer = buffer;
    }

    /**
     * A new tensor, all zero.
     *
     * @param shape its extents
     * @param type its elements
     * @return the tensor, over a new direct buffer
     */
    public static Tensor of(Shape shape, ElementType type) {
        int bytes = Math.multiplyExact(shape.elements(), type.bytes());
        return new Tensor(shape, type, ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()));
    }

    /**
     * Copies float values; refuses what no pixel can be.
     *
     * @param shape its extents
     * @param values {@code shape.elements()} finite numbers, row-major
     * @return the tensor
     * @throws IllegalArgumentException for another number of values, NaN or an infinity
     */
    public static Tensor of(Shape shape, float[] values) {
        if (values.length != shape.elements()) {
            throw new IllegalArgumentException(
                    "tensor " + shape + ": expected " + shape.elements() + " values, found " + values.length);
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "tensor " + shape + ": expected finite values, found " + values[i] + " at " + i);
            }
        }
        Tensor tensor = of(shape, ElementType.FLOAT32);
        tensor.buffer.asFloatBuffer().put(values);
        return tensor;
    }

    /**
     * The extents.
     *
     * @return channels, height, width
     */
    public Shape shape() {
        return shape;
    }

    /**
     * The type of one element.
     *
     * @return uint8 or float32
     */
    public ElementType type() {
        return type;
    }

    /**
     * The elements; not copied.
     *
     * @return a direct buffer in the machine's byte order, position 0, limit at the last element
     */
    public ByteBuffer buffer() {
        return buffer.duplicate().order(ByteOrder.nativeOrder()).clear();
    }

    /**
     * One element as a number.
     *
     * @param index 0 to {@code shape().elements() - 1}, row-major
     * @return 0 to 255 for uint8, the stored value for float32
     * @throws IndexOutOfBoundsException outside the tensor
     */
    public float at(int index) {
        Objects.checkIndex(index, shape.elements());
        return type == ElementType.UINT8 ? buffer.get(index) & 0xFF : buffer.getFloat(index * 4);
    }

    /**
     * Shape and type only.
     *
     * @return for example {@code Tensor[1,128,128] UINT8}
     */
    @Override
    public String toString() {
        return "Tensor" + shape + " " + type;
    }
}
