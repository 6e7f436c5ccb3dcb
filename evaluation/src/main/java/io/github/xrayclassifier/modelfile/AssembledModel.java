// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.modelfile;

import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** A model file with its evidence, and the metrics behind it. Immutable; may be shared by threads. */
public final class AssembledModel {

    private final byte[] bytes;
    private final ModelCard card;
    private final String evaluation;
    private final String document;
    private final List<String> remarks;

    AssembledModel(byte[] bytes, ModelCard card, String evaluation, String document, List<String> remarks) {
        this.bytes = bytes;
        this.card = card;
        this.evaluation = evaluation;
        this.document = document;
        this.remarks = List.copyOf(remarks);
    }

    /** {@return the ONNX file; a copy} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * The model, ready to be opened.
     *
     * @param name for messages
     * @return the file's bytes under that name
     */
    public ModelSource source(String name) {
        return ModelSource.of(name, bytes);
    }

    /** {@return the card that the file carries} */
    public ModelCard card() {
        return card;
    }

    /** {@return the metrics on the validation images as a JSON object, {@code null} in it where there are no such images} */
    public String evaluationJson() {
        return evaluation;
    }

    /** {@return the measured part of the model card as Markdown} */
    public String cardMarkdown() {
        return document;
    }

    /** {@return sentences on what the file lacks, for example an abstention policy, and the reason} */
    public List<String> remarks() {
        return remarks;
    }

    /**
     * Writes the three files, the model last, each aside first and then renamed.
     *
     * @param files replaced where they exist
     * @throws IOException if one cannot be written
     */
    public void write(ModelFiles files) throws IOException {
        AtomicFiles.writeText(files.evaluation(), evaluation);
        AtomicFiles.writeText(files.card(), document);
        AtomicFiles.write(files.model(), aside -> Files.write(aside, bytes));
    }
}
