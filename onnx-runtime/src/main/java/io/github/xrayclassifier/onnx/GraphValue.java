// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A graph's input or output as the file declares it.
 *
 * @param elementType number of onnx.proto's {@code TensorProto.DataType}; 0 if it is no tensor
 * @param dims extents, {@link #ANY} where the file leaves one open
 */
record GraphValue(String name, int elementType, List<Long> dims) {

    static final long ANY = -1;

    /** onnx.proto, {@code TensorProto.DataType}. */
    static final int FLOAT = 1;

    static final int UINT8 = 2;

    private static final List<String> TYPES = List.of(
            "no tensor",
            "float32",
            "uint8",
            "int8",
            "uint16",
            "int16",
            "int32",
            "int64",
            "string",
            "bool",
            "float16",
            "float64",
            "uint32",
            "uint64",
            "complex64",
            "complex128",
            "bfloat16");

    GraphValue {
        dims = List.copyOf(dims);
    }

    /** Whether a value of this declaration can be what {@code other}, the file's, declares: equal wherever both say. */
    boolean agreesWith(GraphValue other) {
        return elementType == other.elementType
                && dims.size() == other.dims.size()
                && IntStream.range(0, dims.size())
                        .allMatch(i -> dims.get(i) == ANY
                                || other.dims.get(i) == ANY
                                || dims.get(i).equals(other.dims.get(i)));
    }

    /** Whether every extent but the first, the batch, is known. */
    boolean isSizedForOneImage() {
        return dims.stream().skip(1).noneMatch(extent -> extent == ANY);
    }

    /** This declaration with its open extents from another one of as many. */
    GraphValue orElse(List<Long> others) {
        return new GraphValue(
                name,
                elementType,
                IntStream.range(0, dims.size())
                        .mapToObj(i -> dims.get(i) == ANY ? others.get(i) : dims.get(i))
                        .toList());
    }

    /** Shape and type as messages show them, for example {@code [N,1,224,224] uint8}. */
    String declaration() {
        String shape = IntStream.range(0, dims.size())
                .mapToObj(i -> dims.get(i) == ANY ? (i == 0 ? "N" : "?") : Long.toString(dims.get(i)))
                .collect(Collectors.joining(",", "[", "]"));
        return shape + " "
                + (elementType >= 0 && elementType < TYPES.size() ? TYPES.get(elementType) : "type " + elementType);
    }
}
