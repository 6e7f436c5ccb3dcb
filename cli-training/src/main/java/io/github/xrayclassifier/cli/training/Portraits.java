// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.training;

import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Lane;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.outliers.GateFit;
import io.github.xrayclassifier.outliers.Portrait;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** What gates are fitted on: films as a model sees them. */
final class Portraits {

    private final Backend backend;
    private final List<ImageDecoder> decoders;
    private final BiConsumer<Integer, Integer> progress;

    /**
     * Of one model.
     *
     * @param progress told how many of how many films are read
     */
    Portraits(Backend backend, List<ImageDecoder> decoders, BiConsumer<Integer, Integer> progress) {
        this.backend = backend;
        this.decoders = decoders;
        this.progress = progress;
    }

    /** A card with its gates; without, if there are too few images to fit any, as the card then shows. */
    ModelCard gated(ModelCard card, List<ManifestEntry> training, List<ManifestEntry> validation, String dataset)
            throws IOException {
        List<ManifestEntry> held =
                validation.stream().filter(GateFit::setsThresholds).toList();
        if (Math.min(training.size(), held.size()) < GateFit.FEWEST_IMAGES) {
            return card;
        }
        return GateFit.fit(card, of(training), of(held), GateFit.description(dataset, training.size(), held.size()));
    }

    private List<Portrait> of(List<ManifestEntry> entries) throws IOException {
        List<Portrait> portraits = new ArrayList<>();
        try (Lane lane = backend.openLane()) {
            for (ManifestEntry entry : entries) {
                portraits.add(
                        Portrait.of(backend, lane, entry.decode(decoders, DecodeRequest.defaults()), entry.source()));
                progress.accept(portraits.size(), entries.size());
            }
        }
        return portraits;
    }
}
