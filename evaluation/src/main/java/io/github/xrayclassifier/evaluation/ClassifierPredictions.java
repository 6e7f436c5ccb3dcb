// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import io.github.xrayclassifier.ImageSource;
import io.github.xrayclassifier.Outcome;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.manifest.BrokenImagesException;
import io.github.xrayclassifier.manifest.BrokenImagesException.BrokenImage;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.predict.Score;
import io.github.xrayclassifier.predict.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * The answers of a classifier for labelled images: scores of the findings that the model was trained on, and the images
 * on which it abstains. Decoding, input checks and abstention policy are those of {@link XrayClassifier#classify}.
 *
 * @param predictions one row of scores an image
 * @param verdicts one an image
 */
public record ClassifierPredictions(Predictions predictions, List<Verdict> verdicts) {

    /** Copies the list. */
    public ClassifierPredictions {
        verdicts = List.copyOf(verdicts);
    }

    /** {@return the indexes of the images without an answer} */
    public BitSet abstained() {
        BitSet abstained = new BitSet();
        for (int i = 0; i < verdicts.size(); i++) {
            abstained.set(i, verdicts.get(i).<Boolean>fold(c -> false, a -> true));
        }
        return abstained;
    }

    /**
     * Classifies every image.
     *
     * @param classifier whose options decide how images are read
     * @param images labelled with findings that the model was trained on
     * @param progress called with the number of images done, on the calling thread
     * @return the answers in the order of the images
     * @throws BrokenImagesException if images cannot be read: it lists all of them
     * @throws IOException if an image cannot be answered for another reason; names the line of the manifest
     */
    public static ClassifierPredictions of(XrayClassifier classifier, KnownLabels images, IntConsumer progress)
            throws IOException {
        List<ManifestEntry> entries = images.entries();
        ModelCard card = classifier.card();
        List<Finding> trained = card.findings().stream().filter(card::isTrained).toList();
        List<float[]> logits = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        List<BrokenImage> broken = new ArrayList<>();
        try (Stream<Outcome> outcomes =
                classifier.classifyAll(entries.stream().map(ManifestEntry::file).map(ImageSource::of))) {
            int index = 0;
            for (Outcome outcome : (Iterable<Outcome>) outcomes::iterator) {
                ManifestEntry entry = entries.get(index);
                Optional<Prediction> answer = BrokenImagesException.answer(outcome, entry, broken);
                answer.ifPresent(prediction -> {
                    verdicts.add(prediction.verdict());
                    logits.add(logits(prediction, trained));
                });
                progress.accept(++index);
            }
        }
        if (!broken.isEmpty()) {
            throw BrokenImagesException.of(broken, entries.size());
        }
        Predictions predictions = Predictions.of(trained, card.outputKind(), entries, logits);
        return new ClassifierPredictions(predictions.withLeftOut(images.leftOut()), verdicts);
    }

    private static float[] logits(Prediction prediction, List<Finding> trained) {
        float[] row = new float[trained.size()];
        for (int f = 0; f < row.length; f++) {
            row[f] = prediction.score(trained.get(f)).<Float>fold(Score.Probability::logit, untrained -> Float.NaN);
        }
        return row;
    }
}
