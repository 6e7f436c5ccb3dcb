// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One step of a graph (onnx.proto, {@code NodeProto}): an operator of the standard domain. Field numbers are those of
 * onnx.proto.
 *
 * @param inputs names of tensors; empty where an optional one is left out
 * @param outputs names of tensors, likewise
 * @param attributes by name
 */
public record GraphNode(String operator, List<String> inputs, List<String> outputs, Map<String, Attribute> attributes) {

    private static final int MOST_NAME_BYTES = 4096;

    /** Concat of a DenseNet's block takes up to 49 tensors. */
    private static final int MOST_TENSORS = 1024;

    /** onnx.proto, {@code AttributeProto.AttributeType}; the others hold graphs, functions, texts or sparse tensors. */
    enum Kind {
        FLOAT(1),
        INT(2),
        TEXT(3),
        TENSOR(4),
        FLOATS(6),
        INTS(7);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    /**
     * A parameter of an operator; only what its kind says is filled.
     *
     * @param number of kind INT
     * @param numbers of kind INTS
     * @param floats how many numbers one of kind FLOATS has
     */
    record Attribute(
            Kind kind, long number, List<Long> numbers, int floats, String text, Optional<StaticTensor> tensor) {

        Attribute {
            numbers = List.copyOf(numbers);
        }
    }

    public GraphNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
    }

    static GraphNode read(WireReader in) {
        String operator = "";
        String domain = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> add(inputs, in);
                case 2 -> add(outputs, in);
                case 4 -> operator = in.once().string(MOST_NAME_BYTES);
                case 5 -> readAttribute(in.message("attribute"), attributes);
                case 7 -> domain = in.once().string(MOST_NAME_BYTES);
                case 8 -> throw in.damaged("standard operators only", "an overload of a function");
                default -> in.skip();
            }
        }
        if (!GraphReader.isStandard(domain)) {
            throw in.damaged("operators of the domain ai.onnx only", domain + "." + operator);
        }
        return new GraphNode(operator, inputs, outputs, attributes);
    }

    private static void add(List<String> names, WireReader in) {
        if (names.size() == MOST_TENSORS) {
            throw in.damaged("at most " + MOST_TENSORS + " inputs or outputs", "more");
        }
        names.add(in.string(MOST_NAME_BYTES));
    }

    private static void readAttribute(WireReader in, Map<String, Attribute> attributes) {
        String name = "";
        long type = 0;
        long number = 0;
        List<Long> numbers = new ArrayList<>();
        int floats = 0;
        String text = "";
        Optional<StaticTensor> tensor = Optional.empty();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> name = in.once().string(MOST_NAME_BYTES);
                case 3 -> number = in.once().varint();
                case 4 -> text = in.once().string(MOST_NAME_BYTES);
                case 5 ->
                    tensor = Optional.of(
                            Constant.read(in.once().message("tensor attribute")).tensor());
                case 6, 11 -> throw in.damaged("no graph within a graph", "one in the attribute \"" + name + "\"");
                case 7 -> floats += in.fixed32s();
                case 8 ->
                    in.varints(each -> {
                        if (numbers.size() == StaticTensor.MOST_INTEGERS) {
                            throw in.damaged(
                                    "at most " + StaticTensor.MOST_INTEGERS + " numbers in an attribute", "more");
                        }
                        numbers.add(each);
                    });
                case 9, 10, 14, 15, 21, 22, 23 ->
                    throw in.damaged("numbers, a text or a tensor in the attribute \"" + name + "\"", "field " + field);
                case 20 -> type = in.once().varint();
                default -> in.skip();
            }
        }
        Attribute read = new Attribute(kind(in, name, type), number, numbers, floats, text, tensor);
        if (attributes.put(name, read) != null) {
            throw in.damaged("each attribute once", "\"" + name + "\" twice");
        }
    }

    private static Kind kind(WireReader in, String name, long type) {
        for (Kind kind : Kind.values()) {
            if (kind.number == type) {
                return kind;
            }
        }
        throw in.damaged("a number, numbers, a text or a tensor in the attribute \"" + name + "\"", "type " + type);
    }
}
