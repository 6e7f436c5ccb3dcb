// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.engine;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.util.Map;
import java.util.TreeMap;

/** A graph and its metadata as the bytes of one ONNX file: opset 17, IR version 8. May be used by any thread. */
public final class OnnxFile {

    private OnnxFile() {}

    /**
     * The bytes.
     *
     * @param graph of standard operators
     * @param metadata its {@code metadata_props}, for example a card's
     * @return the same for the same graph and metadata
     */
    public static byte[] bytes(GraphProto graph, Map<String, String> metadata) {
        ModelProto.Builder file = ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("xray-classifier")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph);
        new TreeMap<>(metadata)
                .forEach((key, value) -> file.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return file.build().toByteArray();
    }
}
