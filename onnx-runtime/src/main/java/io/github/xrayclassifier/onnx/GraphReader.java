// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Walks a graph and all that is nested in it (onnx.proto, {@code GraphProto}); field numbers are those of onnx.proto.
 * Refuses what could reach outside the file. One use, one thread.
 */
final class GraphReader {

    private static final int MOST_NAME_BYTES = 4096;

    /** Graphs within graphs (If, Loop, Scan); more than any classifier needs, far less than a stack overflow does. */
    private static final int MOST_DEPTH = 16;

    private final List<GraphValue> inputs = new ArrayList<>();
    private final List<GraphValue> outputs = new ArrayList<>();
    private final Set<String> initializers = new HashSet<>();

    List<GraphValue> inputs() {
        // Before IR 4 initializers had to be listed as inputs too.
        return inputs.stream().filter(i -> !initializers.contains(i.name())).toList();
    }

    List<GraphValue> outputs() {
        return outputs;
    }

    static boolean isStandard(String domain) {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }

    void readMain(WireReader in) {
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> node(in.message("node"), 0);
                case 5 -> initializers.add(TensorReader.checkedName(in.message("initializer")));
                case 11 -> inputs.add(ValueReader.read(in.message("input")));
                case 12 -> outputs.add(ValueReader.read(in.message("output")));
                case 15 -> initializers.add(TensorReader.checkedSparseName(in.message("sparse initializer")));
                default -> in.skip();
            }
        }
    }

    private static void subgraph(WireReader in, int depth) {
        if (depth > MOST_DEPTH) {
            throw in.damaged("graphs at most " + MOST_DEPTH + " deep", "a deeper one");
        }
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> node(in.message("node"), depth);
                case 5 -> TensorReader.checkedName(in.message("initializer"));
                case 15 -> TensorReader.checkedSparseName(in.message("sparse initializer"));
                default -> in.skip();
            }
        }
    }

    private static void node(WireReader in, int depth) {
        String operator = "";
        String domain = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 4 -> operator = in.string(MOST_NAME_BYTES);
                case 5 -> attribute(in.message("attribute"), depth);
                case 7 -> domain = in.string(MOST_NAME_BYTES);
                default -> in.skip();
            }
        }
        if (!isStandard(domain)) {
            throw in.damaged("operators of the domain ai.onnx only", domain + "." + operator);
        }
    }

    private static void attribute(WireReader in, int depth) {
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 5, 10 -> TensorReader.checkedName(in.message("tensor attribute"));
                case 6, 11 -> subgraph(in.message("subgraph"), depth + 1);
                case 22, 23 -> TensorReader.checkedSparseName(in.message("sparse tensor attribute"));
                default -> in.skip();
            }
        }
    }
}
