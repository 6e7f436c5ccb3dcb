// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx.graph;

import io.github.xrayclassifier.failure.ModelException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of an ONNX file but its weights, read before any native code sees it (onnx.proto, {@code ModelProto}).
 *
 * @param metadata {@code metadata_props}
 * @param opset version of the standard operators
 * @param inputs what a run must be given: declared inputs that are not initializers
 * @param outputs what a run can give
 * @param declared what the file says of other tensors in between
 * @param constants name to initializer
 * @param nodes in the order of the file
 */
public record OnnxModelFile(
        Map<String, String> metadata,
        long opset,
        List<GraphValue> inputs,
        List<GraphValue> outputs,
        List<GraphValue> declared,
        Map<String, StaticTensor> constants,
        List<GraphNode> nodes) {

    /** Opset 7 is the oldest that ONNX Runtime tests; 22 is that of ONNX 1.17, the newest that was tried here. */
    private static final long OLDEST_OPSET = 7;

    private static final long NEWEST_OPSET = 22;

    /** IR 3 is the first with opset imports; 10 is that of ONNX 1.17. */
    private static final long OLDEST_IR = 3;

    private static final long NEWEST_IR = 10;

    private static final int MOST_KEY_BYTES = 1 << 10;

    /** Room for a base64 self-test input of 3 x 512 x 512 float32, 4.2 MB. */
    private static final int MOST_VALUE_BYTES = 8 << 20;

    public OnnxModelFile {
        metadata = Map.copyOf(metadata);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        declared = List.copyOf(declared);
        constants = Map.copyOf(constants);
        nodes = List.copyOf(nodes);
    }

    /**
     * Reads and checks the whole file.
     *
     * @throws ModelException for damage, external data, unknown operator domains, graphs within graphs, local functions,
     *     training graphs and versions outside the range
     */
    public static OnnxModelFile read(String model, ByteBuffer bytes) {
        WireReader in = WireReader.of(model, bytes);
        Map<String, String> metadata = new LinkedHashMap<>();
        GraphReader graph = new GraphReader();
        long opset = 0;
        long ir = 0;
        boolean hasGraph = false;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> ir = in.once().varint();
                case 7 -> {
                    if (hasGraph) {
                        throw in.damaged("one graph", "two");
                    }
                    hasGraph = true;
                    graph.read(in.message("graph"));
                }
                case 8 -> {
                    long imported = standardOpset(in.message("opset_import"));
                    if (opset != 0 && imported != 0) {
                        throw in.damaged("one opset of the standard operators", "two");
                    }
                    opset = Math.max(opset, imported);
                }
                case 14 -> readEntry(in.message("metadata_props"), metadata);
                case 20 -> throw in.damaged("a model for inference", "training_info");
                case 25 -> throw in.damaged("standard operators only", "a local function");
                default -> in.skip();
            }
        }
        if (!hasGraph) {
            throw in.damaged("a graph", "none: the file is empty, cut off or no ONNX model");
        }
        requireRange(in, "IR version", ir, OLDEST_IR, NEWEST_IR);
        requireRange(in, "opset", opset, OLDEST_OPSET, NEWEST_OPSET);
        return graph.file(metadata, opset);
    }

    private static void requireRange(WireReader in, String what, long found, long oldest, long newest) {
        if (found < oldest || found > newest) {
            throw in.damaged(what + " " + oldest + " to " + newest, found == 0 ? "none" : Long.toString(found));
        }
    }

    /** The version if the import is that of the standard operators, else 0: an import that no node uses does nothing. */
    private static long standardOpset(WireReader in) {
        String domain = "";
        long version = 0;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> domain = in.once().string(MOST_KEY_BYTES);
                case 2 -> version = in.once().varint();
                default -> in.skip();
            }
        }
        return GraphReader.isStandard(domain) ? version : 0;
    }

    private static void readEntry(WireReader in, Map<String, String> metadata) {
        String key = "";
        String value = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> key = in.once().string(MOST_KEY_BYTES);
                case 2 -> value = in.once().string(MOST_VALUE_BYTES);
                default -> in.skip();
            }
        }
        if (metadata.put(key, value) != null) {
            throw in.damaged("each key once", "\"" + key + "\" twice");
        }
    }
}
