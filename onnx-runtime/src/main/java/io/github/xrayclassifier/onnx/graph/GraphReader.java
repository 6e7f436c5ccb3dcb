// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a graph (onnx.proto, {@code GraphProto}; field numbers are those of onnx.proto). Refuses what could reach outside
 * the file, and graphs within graphs. One use, one thread.
 */
public final class GraphReader {

    /** A ViT-L exported by PyTorch has some 3,000. */
    private static final int MOST_NODES = 100_000;

    private final List<GraphValue> inputs = new ArrayList<>();
    private final List<GraphValue> outputs = new ArrayList<>();
    private final List<GraphValue> declared = new ArrayList<>();
    private final Map<String, StaticTensor> constants = new LinkedHashMap<>();
    private final List<GraphNode> nodes = new ArrayList<>();

    static boolean isStandard(String domain) {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }

    void read(WireReader in) {
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> node(in.message("node"));
                case 5 -> constant(in.message("initializer"));
                case 11 -> inputs.add(ValueReader.read(in.message("input")));
                case 12 -> outputs.add(ValueReader.read(in.message("output")));
                case 13 -> declared.add(ValueReader.read(in.message("value_info")));
                case 15 -> throw in.damaged("dense tensors", "a sparse initializer");
                default -> in.skip();
            }
        }
    }

    private void node(WireReader in) {
        if (nodes.size() == MOST_NODES) {
            throw in.damaged("at most " + MOST_NODES + " nodes", "more");
        }
        nodes.add(GraphNode.read(in));
    }

    private void constant(WireReader in) {
        Constant read = Constant.read(in);
        if (constants.put(read.name(), read.tensor()) != null) {
            throw in.damaged("each initializer once", "\"" + read.name() + "\" twice");
        }
    }

    OnnxModelFile file(Map<String, String> metadata, long opset) {
        List<GraphValue> open = new ArrayList<>();
        List<GraphValue> known = new ArrayList<>(declared);
        // Before IR 4 initializers had to be listed as inputs too.
        inputs.forEach(input -> (constants.containsKey(input.name()) ? known : open).add(input));
        return new OnnxModelFile(metadata, opset, open, outputs, known, constants, nodes);
    }
}
