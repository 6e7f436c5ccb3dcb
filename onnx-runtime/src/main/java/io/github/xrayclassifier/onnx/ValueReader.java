// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import java.util.ArrayList;
import java.util.List;

/** Reads the declaration of an input or output (onnx.proto, {@code ValueInfoProto} and {@code TypeProto}). */
final class ValueReader {

    private static final int MOST_NAME_BYTES = 4096;

    /** Images have four extents; ONNX Runtime has kernels up to eight or so. */
    private static final int MOST_DIMS = 16;

    private ValueReader() {}

    static GraphValue read(WireReader in) {
        String name = "";
        GraphValue type = new GraphValue("", 0, List.of());
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> name = in.string(MOST_NAME_BYTES);
                case 2 -> type = type(in.message("type of \"" + name + "\""));
                default -> in.skip();
            }
        }
        return new GraphValue(name, type.elementType(), type.dims());
    }

    private static GraphValue type(WireReader in) {
        GraphValue tensor = new GraphValue("", 0, List.of());
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 1) {
                tensor = tensor(in.message("tensor type"));
            } else {
                in.skip();
            }
        }
        return tensor;
    }

    private static GraphValue tensor(WireReader in) {
        long elementType = 0;
        List<Long> dims = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> elementType = in.varint();
                case 2 -> shape(in.message("shape"), dims);
                default -> in.skip();
            }
        }
        // Numbers that are no int are no known type either.
        return new GraphValue("", elementType == (int) elementType ? (int) elementType : Integer.MAX_VALUE, dims);
    }

    private static void shape(WireReader in, List<Long> dims) {
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field != 1) {
                in.skip();
                continue;
            }
            dims.add(dimension(in.message("dimension")));
            if (dims.size() > MOST_DIMS) {
                throw in.damaged("at most " + MOST_DIMS + " dimensions", "more");
            }
        }
    }

    private static long dimension(WireReader in) {
        long value = GraphValue.ANY;
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 1) {
                value = in.varint();
            } else {
                in.skip();
            }
        }
        // Some exporters write 0 or -1 for an open extent.
        return value > 0 ? value : GraphValue.ANY;
    }
}
