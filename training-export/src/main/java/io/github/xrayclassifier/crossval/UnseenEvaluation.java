// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.evaluation.UnseenSources;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of sources left out, from the folds of a finished cross-validation. Stateless; may be used by any thread. */
public final class UnseenEvaluation {

    private static final long BOOTSTRAP_SEED = 7;

    private UnseenEvaluation() {}

    /**
     * The table of one strategy.
     *
     * @param part of a cross-validation by the protocol leave-source-out
     * @param finding whose recall on sources left out counts
     * @param folder of the cross-validation, with the folds' models
     * @param negatives images that show none of the findings and were never trained on: those of a source are put to the
     *     model that it was left out of
     * @param decoders tried in order for each of them
     * @return the table; empty if no fold has a reference to set a threshold on
     * @throws IOException if an image or a model cannot be read
     * @throws IllegalArgumentException if the part is of another protocol
     */
    public static Optional<UnseenSources> of(
            CrossValidationReport.Part part,
            Finding finding,
            Path folder,
            Optional<Manifest> negatives,
            List<ImageDecoder> decoders)
            throws IOException {
        if (part.protocol() != Protocol.LEAVE_SOURCE_OUT) {
            throw new IllegalArgumentException(
                    "expected the protocol " + Protocol.LEAVE_SOURCE_OUT + ", found " + part.protocol());
        }
        List<UnseenSources.Scores> models = new ArrayList<>();
        for (FoldResult fold : part.folds()) {
            Path model = folder.resolve(part.protocol().spelling())
                    .resolve(part.strategy().spelling())
                    .resolve("fold-" + fold.fold().number())
                    .resolve("model.onnx");
            Predictions scores =
                    negatives.isPresent() ? with(fold.heldOut(), negatives.get(), model, decoders) : fold.heldOut();
            fold.reference().ifPresent(reference -> models.add(new UnseenSources.Scores(scores, reference)));
        }
        return models.isEmpty() ? Optional.empty() : Optional.of(UnseenSources.of(models, finding, BOOTSTRAP_SEED));
    }

    private static Predictions with(Predictions heldOut, Manifest negatives, Path model, List<ImageDecoder> decoders)
            throws IOException {
        Set<String> sources =
                heldOut.entries().stream().map(ManifestEntry::source).collect(Collectors.toSet());
        List<ManifestEntry> rows = negatives.entries().stream()
                .filter(row -> sources.contains(row.source()))
                .toList();
        if (rows.isEmpty()) {
            return heldOut;
        }
        try (Backend backend = OnnxBackend.open(model)) {
            return heldOut.plus(Predictions.of(backend, rows, decoders, done -> {}));
        }
    }
}
