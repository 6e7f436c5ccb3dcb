// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import io.github.xrayclassifier.modelfile.CardReplacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An int8 model that stands in for a float one, with its evidence.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class QuantizedModel {

    private final ModelProto graph;
    private final ModelCard card;
    private final Comparison comparison;

    QuantizedModel(ModelProto graph, ModelCard card, Comparison comparison) {
        this.graph = graph;
        this.card = card;
        this.comparison = comparison;
    }

    /**
     * Its card: that of the float model, with calibration, support and operating curves measured anew.
     *
     * @return the provenance says of which file and how
     */
    public ModelCard card() {
        return card;
    }

    /**
     * The distance of its answers from the float model's.
     *
     * @return on the validation images
     */
    public Comparison comparison() {
        return comparison;
    }

    /**
     * The model file.
     *
     * @return the same bytes for the same inputs on the same kind of CPU
     */
    public byte[] bytes() {
        try {
            return CardReplacement.bytes(graph.toByteArray(), card);
        } catch (IOException e) {
            throw new IllegalStateException("a quantized graph is an ONNX file", e);
        }
    }

    /**
     * Writes the file, aside first and then renamed.
     *
     * @param target replaced if it exists
     * @throws IOException if it cannot be written
     */
    public void write(Path target) throws IOException {
        byte[] bytes = bytes();
        AtomicFiles.write(target, aside -> Files.write(aside, bytes));
    }
}
