// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.Outcome;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.evaluation.Predictions;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Score;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * What a user of the classifier gets on labelled images: the scores of the findings that the model was trained on, and
 * where it would not answer. By the same way as {@code classify}, so with the same decoding, checks and gates.
 */
record ServedPredictions(Predictions predictions, BitSet abstained) {

    static ServedPredictions of(XrayClassifier classifier, List<ManifestEntry> entries, IntConsumer progress)
            throws IOException {
        ModelCard card = classifier.card();
        List<Finding> trained = card.findings().stream().filter(card::isTrained).toList();
        List<float[]> logits = new ArrayList<>();
        BitSet abstained = new BitSet();
        try (Stream<Outcome> outcomes = classifier.classifyAll(entries.stream().map(ManifestEntry::file))) {
            for (Outcome outcome : (Iterable<Outcome>) outcomes::iterator) {
                int index = logits.size();
                Prediction prediction = answered(outcome, entries.get(index));
                abstained.set(index, prediction.verdict().<Boolean>fold(c -> false, a -> true));
                logits.add(logits(prediction, trained));
                progress.accept(logits.size());
            }
        }
        return new ServedPredictions(Predictions.of(trained, card.outputKind(), entries, logits), abstained);
    }

    private static Prediction answered(Outcome outcome, ManifestEntry entry) throws IOException {
        Optional<Prediction> prediction =
                outcome.fold(answer -> Optional.of(answer.answer()), failed -> Optional.empty());
        if (prediction.isPresent()) {
            return prediction.get();
        }
        Exception cause = outcome.fold(answer -> new IllegalStateException(), Outcome.Failed::cause);
        throw new IOException("manifest line " + entry.line() + ": " + cause.getMessage(), cause);
    }

    private static float[] logits(Prediction prediction, List<Finding> trained) {
        float[] row = new float[trained.size()];
        for (int f = 0; f < row.length; f++) {
            row[f] = prediction.score(trained.get(f)).<Float>fold(Score.Probability::logit, untrained -> Float.NaN);
        }
        return row;
    }
}
