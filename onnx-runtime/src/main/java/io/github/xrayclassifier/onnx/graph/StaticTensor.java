// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx.graph;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One tensor of a graph as it is known before any run, for one image.
 *
 * @param type number of onnx.proto's {@code TensorProto.DataType}
 * @param dims extents; none for a scalar
 * @param integers the numbers of a scalar or a vector of at most {@link #MOST_INTEGERS}, where they are whole ones and
 *     known: shapes, axes and the like
 */
public record StaticTensor(int type, List<Long> dims, Optional<List<Long>> integers) {

    /** A shape has at most {@link #MOST_DIMS} numbers; some graphs put a few of them together. */
    static final int MOST_INTEGERS = 64;

    /** Images have four extents; the kernels of ONNX Runtime take up to eight or so. */
    static final int MOST_DIMS = 8;

    public StaticTensor {
        dims = List.copyOf(dims);
        if (integers.isPresent()) {
            integers = Optional.of(List.copyOf(integers.get()));
        }
    }

    public static StaticTensor of(int type, List<Long> dims) {
        return new StaticTensor(type, dims, Optional.empty());
    }

    /** A vector of known int64 numbers. */
    static StaticTensor ofShape(List<Long> numbers) {
        return new StaticTensor(ElementTypes.INT64, List.of((long) numbers.size()), Optional.of(numbers));
    }

    /** This tensor with these numbers, if they are few enough to be kept. */
    StaticTensor holding(Optional<List<Long>> numbers) {
        boolean kept = dims.size() <= 1 && numbers.isPresent() && numbers.get().size() <= MOST_INTEGERS;
        return new StaticTensor(type, dims, kept ? numbers : Optional.empty());
    }

    int rank() {
        return dims.size();
    }

    /** The extent along an axis that is known to be there. */
    long dim(int axis) {
        return dims.get(axis);
    }

    /** The number of elements; the extents are known to be in bounds. */
    long elements() {
        return product(dims);
    }

    public static long product(List<Long> extents) {
        long product = 1;
        for (long extent : extents) {
            product = Math.multiplyExact(product, extent);
        }
        return product;
    }

    /** Shape and type as messages show them, for example {@code [1,3,16,16] float32}. */
    @Override
    public String toString() {
        return dims.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "] ")) + ElementTypes.name(type);
    }
}
