// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/** Writes a model file anew with another card; the graph stays as it is. May be used by any thread. */
public final class CardReplacement {

    private CardReplacement() {}

    /**
     * Writes the file, aside first and then renamed. Metadata of other tools stays.
     *
     * @param source the model
     * @param card that the file will carry
     * @param target replaced if it exists
     * @throws IOException if the source is no ONNX file or the target cannot be written
     */
    public static void write(ModelSource source, ModelCard card, Path target) throws IOException {
        byte[] bytes = bytes(source, card);
        AtomicFiles.write(target, aside -> Files.write(aside, bytes));
    }

    /**
     * The bytes of the file. Metadata of other tools stays.
     *
     * @param source the model
     * @param card that the file will carry
     * @return the same for the same source and card
     * @throws IOException if the source is no ONNX file
     */
    public static byte[] bytes(ModelSource source, ModelCard card) throws IOException {
        ModelProto.Builder file = ModelProto.newBuilder();
        file.mergeFrom(com.google.protobuf.ByteString.copyFrom(source.bytes()));
        var others = file.getMetadataPropsList().stream()
                .filter(entry -> !entry.getKey().startsWith("xray."))
                .toList();
        file.clearMetadataProps().addAllMetadataProps(others);
        new TreeMap<>(card.toMetadata())
                .forEach((key, value) ->
                        file.addMetadataPropsBuilder().setKey(key).setValue(value));
        return file.build().toByteArray();
    }
}
