// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A tensor whose values lie in the file (onnx.proto, {@code TensorProto}); field numbers are those of onnx.proto. */
public record Constant(String name, StaticTensor tensor) {

    private static final int MOST_NAME_BYTES = 4096;

    /**
     * Reads and checks it; its values are left where they are, except a few whole numbers.
     *
     * @throws io.github.xrayclassifier.failure.ModelException if its values lie elsewhere or are fewer than its shape says
     */
    static Constant read(WireReader in) {
        Reading reading = new Reading(in);
        for (int field = in.next(); field != 0; field = in.next()) {
            reading.take(field);
        }
        return reading.checked();
    }

    private static final class Reading {

        private final WireReader in;
        private final int bytes;
        private final List<Long> dims = new ArrayList<>();
        private final List<Long> integers = new ArrayList<>();
        private String name = "";
        private long type;
        private boolean external;
        private Optional<ByteBuffer> raw = Optional.empty();
        private boolean typed;

        Reading(WireReader in) {
            this.in = in;
            this.bytes = in.remaining();
        }

        void take(int field) {
            switch (field) {
                case 1 -> in.varints(this::addExtent);
                case 2 -> type = in.once().varint();
                case 3 -> throw in.damaged("a whole tensor", "a segment of \"" + name + "\"");
                case 4, 6, 10, 11 -> {
                    typed = true;
                    in.skip();
                }
                case 5, 7 -> {
                    typed = true;
                    in.varints(this::addInteger);
                }
                case 8 -> name = in.once().string(MOST_NAME_BYTES);
                case 9 -> raw = Optional.of(in.once().bytes());
                case 13 -> {
                    external = true;
                    in.skip();
                }
                case 14 -> external |= in.once().varint() != 0;
                default -> in.skip();
            }
        }

        private void addExtent(long extent) {
            if (dims.size() == StaticTensor.MOST_DIMS) {
                throw in.damaged("at most " + StaticTensor.MOST_DIMS + " dimensions", "more");
            }
            dims.add(extent);
        }

        private void addInteger(long value) {
            if (integers.size() <= StaticTensor.MOST_INTEGERS) { // one more shows that there are too many
                integers.add(value);
            }
        }

        Constant checked() {
            if (external) {
                throw in.damaged("values inside the file", "external data for \"" + name + "\"");
            }
            if (type != (int) type || !ElementTypes.isNumber((int) type)) {
                throw in.damaged("numbers in \"" + name + "\"", "values of type " + type);
            }
            long elements = elements();
            if (raw.isPresent() ? typed || !fills(raw.get(), elements) : elements > bytes) {
                throw in.damaged("values for every element", bytes + " bytes for the shape of \"" + name + "\"");
            }
            return new Constant(
                    name,
                    StaticTensor.of((int) type, dims).holding(elements == 0 ? Optional.empty() : integers(elements)));
        }

        /** The number of elements, or more than there can be values for. */
        private long elements() {
            long elements = 1;
            for (long extent : dims) {
                if (extent < 0 || Math.multiplyHigh(elements, extent) != 0 || elements * extent < 0) {
                    return Long.MAX_VALUE;
                }
                elements *= extent;
            }
            return elements;
        }

        private boolean fills(ByteBuffer values, long elements) {
            int size = ElementTypes.bytes((int) type);
            return values.remaining() % size == 0 && values.remaining() / size == elements;
        }

        private Optional<List<Long>> integers(long elements) {
            boolean isLong = type == ElementTypes.INT64;
            if (dims.size() > 1
                    || elements > StaticTensor.MOST_INTEGERS
                    || !(isLong || type == ElementTypes.INT32 || type == ElementTypes.BOOL)) {
                return Optional.empty();
            }
            if (raw.isEmpty()) {
                return Optional.of(integers).filter(values -> values.size() == elements);
            }
            if (type == ElementTypes.BOOL) {
                return Optional.empty();
            }
            ByteBuffer values = raw.get().order(ByteOrder.LITTLE_ENDIAN);
            List<Long> read = new ArrayList<>();
            while (values.hasRemaining()) {
                read.add(isLong ? values.getLong() : values.getInt());
            }
            return Optional.of(read);
        }
    }
}
