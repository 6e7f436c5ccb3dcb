// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

/** Checks the constants of a graph (onnx.proto, {@code TensorProto} and {@code SparseTensorProto}). */
final class TensorReader {

    private static final int MOST_NAME_BYTES = 4096;

    private TensorReader() {}

    /** The tensor's name, once it is known that its values lie in the file. */
    static String checkedName(WireReader in) {
        String name = "";
        boolean external = false;
        int bytes = in.remaining();
        long[] elements = {1};
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> in.varints(extent -> elements[0] = product(elements[0], extent));
                case 8 -> name = in.string(MOST_NAME_BYTES);
                case 13 -> {
                    external = true;
                    in.skip();
                }
                case 14 -> external |= in.varint() != 0;
                default -> in.skip();
            }
        }
        if (external) {
            throw in.damaged("values inside the file", "external data for \"" + name + "\"");
        }
        // The densest type, int4, packs two elements into a byte.
        if (elements[0] < 0 || elements[0] > 2L * bytes) {
            throw in.damaged("values for every element", bytes + " bytes for the shape of \"" + name + "\"");
        }
        return name;
    }

    static String checkedSparseName(WireReader in) {
        String name = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> name = checkedName(in.message("sparse values"));
                case 2 -> checkedName(in.message("sparse indices"));
                default -> in.skip();
            }
        }
        return name;
    }

    /** The product, or -1 for ever once an extent is negative or the product leaves the range of a long. */
    private static long product(long elements, long extent) {
        return elements < 0 || extent < 0 || Math.multiplyHigh(elements, extent) != 0 || elements * extent < 0
                ? -1
                : elements * extent;
    }
}
