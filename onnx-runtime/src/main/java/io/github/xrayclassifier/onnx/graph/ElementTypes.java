// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx.graph;

import java.util.List;
import java.util.Set;

/** The element types of onnx.proto's {@code TensorProto.DataType} by their numbers. */
public final class ElementTypes {

    public static final int FLOAT = 1;
    static final int UINT8 = 2;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int BOOL = 9;

    private static final int FLOAT16 = 10;
    private static final int DOUBLE = 11;
    private static final int BFLOAT16 = 16;

    private static final List<String> NAMES = List.of(
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

    /** Bytes of one element; 0 for what no graph here may hold: texts, complex numbers and the types of ONNX 1.15 and later. */
    private static final int[] BYTES = {0, 4, 1, 1, 2, 2, 4, 8, 0, 1, 2, 8, 4, 8, 0, 0, 2};

    private static final Set<Integer> FLOATING = Set.of(FLOAT, FLOAT16, DOUBLE, BFLOAT16);

    /** Those that QuantizeLinear gives and DequantizeLinear takes: uint8, int8, uint16, int16. */
    private static final Set<Integer> QUANTIZED = Set.of(UINT8, 3, 4, 5);

    private ElementTypes() {}

    static boolean isNumber(int type) {
        return type > 0 && type < BYTES.length && BYTES[type] > 0;
    }

    static boolean isFloating(int type) {
        return FLOATING.contains(type);
    }

    static boolean isQuantized(int type) {
        return QUANTIZED.contains(type);
    }

    /** Bytes of one element of a type that is a number. */
    static int bytes(int type) {
        return BYTES[type];
    }

    static String name(int type) {
        return type >= 0 && type < NAMES.size() ? NAMES.get(type) : "type " + type;
    }
}
