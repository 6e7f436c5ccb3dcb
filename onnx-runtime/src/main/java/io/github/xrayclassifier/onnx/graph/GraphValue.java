// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx.graph;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A tensor of a graph as the file declares it.
 *
 * @param elementType number of onnx.proto's {@code TensorProto.DataType}; 0 if it is not said
 * @param shape extents, {@link #ANY} where the file leaves one open; empty if even their number is open
 */
public record GraphValue(String name, int elementType, Optional<List<Long>> shape) {

    static final long ANY = -1;

    public GraphValue {
        shape = shape.map(List::copyOf);
    }

    static GraphValue of(String name, int elementType, List<Long> dims) {
        return new GraphValue(name, elementType, Optional.of(dims));
    }

    static GraphValue untyped(String name) {
        return new GraphValue(name, 0, Optional.empty());
    }

    GraphValue named(String newName) {
        return new GraphValue(newName, elementType, shape);
    }

    /** True if a value of this declaration can be what {@code other}, the file's, declares: equal wherever both say. */
    boolean agreesWith(GraphValue other) {
        return elementType == other.elementType
                && (other.shape.isEmpty()
                        || shape.filter(dims -> agree(dims, other.shape.get())).isPresent());
    }

    private static boolean agree(List<Long> ours, List<Long> theirs) {
        return ours.size() == theirs.size()
                && IntStream.range(0, ours.size())
                        .allMatch(i -> ours.get(i) == ANY
                                || theirs.get(i) == ANY
                                || ours.get(i).equals(theirs.get(i)));
    }

    /** Shape and type as messages show them, for example {@code [N,1,224,224] uint8}. */
    public String declaration() {
        return shape.map(GraphValue::text).orElse("[...]") + " " + ElementTypes.name(elementType);
    }

    private static String text(List<Long> dims) {
        return IntStream.range(0, dims.size())
                .mapToObj(i -> dims.get(i) == ANY ? (i == 0 ? "N" : "?") : Long.toString(dims.get(i)))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
