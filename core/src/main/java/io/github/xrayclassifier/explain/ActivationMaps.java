// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.explain;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.RawOutput;
import java.util.Arrays;

/** Takes one finding's class activation map out of a run's output. */
final class ActivationMaps {

    private ActivationMaps() {}

    static Heatmap explain(Backend backend, DecodedImage image, Finding finding) {
        var recipe = backend.card().preprocessing();
        requireTrained(backend.card(), finding);
        RawOutput output = backend.run(recipe.apply(image.pixels()));
        return of(backend.card(), output, finding, Heatmap.Frame.of(recipe, image));
    }

    static Heatmap of(ModelCard card, RawOutput output, Finding finding, Heatmap.Frame frame) {
        requireTrained(card, finding);
        int cells = output.mapHeight() * output.mapWidth();
        if (cells == 0) {
            throw new ModelException("model " + card.name()
                    + ", output maps: expected class activation maps, found none; Explainer.occlusion needs none");
        }
        int from = card.indexOf(finding) * cells;
        float[] values = Arrays.copyOfRange(output.maps(), from, from + cells);
        return Heatmap.of(
                finding,
                values,
                output.mapWidth(),
                frame.withStride(card.outputs().mapsStride()));
    }

    static void requireTrained(ModelCard card, Finding finding) {
        if (!card.isTrained(finding)) {
            throw new ModelException("model " + card.name() + ", finding " + finding
                    + ": expected one that the model was trained on, found an untrained one");
        }
    }
}
