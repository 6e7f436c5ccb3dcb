// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.ByteString;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * A model file with another card. Of the graph only the probabilities change, which follow the card: the logits divided by
 * its temperature, softmax or sigmoid over the trained findings alone, 0 for an untrained one. So plain ONNX Runtime gives the
 * probabilities that the library gives. May be used by any thread.
 */
public final class CardReplacement {

    private CardReplacement() {}

    /**
     * Writes the file, aside first and then renamed.
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
     * A model with another card; metadata of other tools stays.
     *
     * @param source the model
     * @param card that the file will carry
     * @return the file's bytes, the same for the same model and card
     * @throws IOException if the source is no ONNX file
     */
    public static byte[] bytes(ModelSource source, ModelCard card) throws IOException {
        return bytes(ByteString.copyFrom(source.bytes()), card);
    }

    /**
     * A model with a card.
     *
     * @param model an ONNX file, with or without a card; metadata of other tools stays
     * @param card that the file will carry
     * @return the file's bytes, the same for the same model and card
     * @throws IOException if the model is no ONNX file
     */
    public static byte[] bytes(byte[] model, ModelCard card) throws IOException {
        return bytes(ByteString.copyFrom(model), card);
    }

    private static byte[] bytes(ByteString model, ModelCard card) throws IOException {
        ModelProto.Builder file = ProbabilityHead.of(ModelProto.parseFrom(model), card).toBuilder();
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
