// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.abstention;

import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.ModelCard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A pass of one model over labelled images that collects what an abstention policy is fitted on. For one thread. */
public final class ImageFeaturesReader {

    private final Backend backend;
    private final List<ImageDecoder> decoders;
    private final BiConsumer<Integer, Integer> progress;

    /**
     * A pass with one model.
     *
     * @param backend the model; not closed here
     * @param decoders read the files; the first that recognizes one decodes it
     * @param progress told how many of how many images are read
     */
    public ImageFeaturesReader(Backend backend, List<ImageDecoder> decoders, BiConsumer<Integer, Integer> progress) {
        this.backend = backend;
        this.decoders = decoders;
        this.progress = progress;
    }

    /**
     * The card with an abstention policy, or unchanged if there are fewer than {@link AbstentionPolicyFit#FEWEST_IMAGES}
     * images to fit one.
     *
     * @param card with its calibration
     * @param training images that trained the model
     * @param validation those of them that {@link AbstentionPolicyFit#setsThresholds} set the thresholds
     * @param dataset a name of the images for the card
     * @return the completed card
     * @throws IOException if an image cannot be read
     */
    public ModelCard withPolicy(
            ModelCard card, List<ManifestEntry> training, List<ManifestEntry> validation, String dataset)
            throws IOException {
        List<ManifestEntry> held =
                validation.stream().filter(AbstentionPolicyFit::setsThresholds).toList();
        if (Math.min(training.size(), held.size()) < AbstentionPolicyFit.FEWEST_IMAGES) {
            return card;
        }
        return AbstentionPolicyFit.fit(
                card, of(training), of(held), AbstentionPolicyFit.description(dataset, training.size(), held.size()));
    }

    private List<ImageFeatures> of(List<ManifestEntry> entries) throws IOException {
        List<ImageFeatures> features = new ArrayList<>();
        try (InferenceContext context = backend.openContext()) {
            for (ManifestEntry entry : entries) {
                features.add(ImageFeatures.of(
                        backend, context, entry.decode(decoders, DecodeRequest.defaults()), entry.source()));
                progress.accept(features.size(), entries.size());
            }
        }
        return features;
    }
}
