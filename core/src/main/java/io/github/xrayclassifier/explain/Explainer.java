// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.explain;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Finding;

/** Says where in an image a score comes from. Implementations hold no state and may be shared by threads. */
@FunctionalInterface
public interface Explainer {

    /**
     * Explains one finding of one image.
     *
     * @param backend the model; runs at least once
     * @param image the image
     * @param finding one that the model was trained on
     * @return the heatmap, in logit units
     * @throws io.github.xrayclassifier.failure.ModelException if the model was not trained on the finding or lacks what
     *     this explainer needs
     * @throws IllegalArgumentException if the model has no such finding
     * @throws io.github.xrayclassifier.failure.BackendException if the runtime fails
     */
    Heatmap explain(Backend backend, DecodedImage image, Finding finding);

    /**
     * The class activation maps that a model gives beside its scores: one run, exact.
     *
     * @return for models whose card names the output {@code maps}
     */
    static Explainer activationMaps() {
        return ActivationMaps::explain;
    }

    /**
     * Occlusion (Zeiler and Fergus, ECCV 2014): covers the model's input cell by cell with its mean gray and takes how
     * far the logit falls. For any model; {@code columns * rows + 1} runs. The mean of the grid is not the logit.
     *
     * @param columns cells a row, at least 1 and at most the input's width
     * @param rows rows of cells, at least 1 and at most the input's height
     * @return positive where covering lowers the logit
     */
    static Explainer occlusion(int columns, int rows) {
        return new Occlusion(columns, rows);
    }
}
