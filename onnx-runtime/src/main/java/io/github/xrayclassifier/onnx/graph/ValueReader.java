// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the declaration of an input or output (onnx.proto, {@code ValueInfoProto} and {@code TypeProto}). */
public final class ValueReader {

    private static final int MOST_NAME_BYTES = 4096;

    private ValueReader() {}

    static GraphValue read(WireReader in) {
        String name = "";
        GraphValue type = GraphValue.untyped("");
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> name = in.once().string(MOST_NAME_BYTES);
                case 2 -> type = type(in.once().message("type of \"" + name + "\""));
                default -> in.skip();
            }
        }
        return type.named(name);
    }

    private static GraphValue type(WireReader in) {
        GraphValue tensor = GraphValue.untyped("");
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> tensor = tensor(in.once().message("tensor type"));
                case 4, 5, 7, 8, 9 -> throw in.damaged("a tensor", "a sequence, map, optional or sparse tensor");
                default -> in.skip();
            }
        }
        return tensor;
    }

    private static GraphValue tensor(WireReader in) {
        long elementType = 0;
        Optional<List<Long>> dims = Optional.empty();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> elementType = in.once().varint();
                case 2 -> dims = Optional.of(shape(in.once().message("shape")));
                default -> in.skip();
            }
        }
        // Numbers that are no int are no known type either.
        return new GraphValue("", elementType == (int) elementType ? (int) elementType : Integer.MAX_VALUE, dims);
    }

    private static List<Long> shape(WireReader in) {
        List<Long> dims = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field != 1) {
                in.skip();
                continue;
            }
            dims.add(dimension(in.message("dimension")));
            if (dims.size() > StaticTensor.MOST_DIMS) {
                throw in.damaged("at most " + StaticTensor.MOST_DIMS + " dimensions", "more");
            }
        }
        return dims;
    }

    /** A number or a name (a oneof: of two the last would count), or neither. */
    private static long dimension(WireReader in) {
        long value = GraphValue.ANY;
        boolean said = false;
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field != 1 && field != 2) {
                in.skip();
                continue;
            }
            if (said) {
                throw in.damaged("a number or a name", "two of them");
            }
            said = true;
            if (field == 1) {
                value = in.varint();
            } else {
                in.skip();
            }
        }
        // Some exporters write 0 or -1 for an open extent.
        if (value < -1 || value > Integer.MAX_VALUE) {
            throw in.damaged("an extent below 2^31", Long.toString(value));
        }
        return value > 0 ? value : GraphValue.ANY;
    }
}
