// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.outliers;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.Lane;
import io.github.xrayclassifier.model.OutlierStatistics;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Preprocessing;

/**
 * What the gates know of one picture. The arrays are not copied: who makes one gives them away.
 *
 * @param thumbnail of the model's input
 * @param embedding of the run
 * @param logits of the run
 * @param source where the picture comes from, as a manifest names it; pictures of one source count together
 */
public record Portrait(float[] thumbnail, float[] embedding, float[] logits, String source) {

    /**
     * Runs a picture.
     *
     * @param backend whose card names an embedding
     * @param lane of the backend
     * @param image the picture
     * @param source where it comes from
     * @return what the gates know of it
     * @throws io.github.xrayclassifier.failure.BackendException if the runtime fails
     */
    public static Portrait of(Backend backend, Lane lane, GrayImage image, String source) {
        Preprocessing recipe = backend.card().preprocessing();
        recipe.write(image, lane.input());
        RawOutput output = lane.run();
        return new Portrait(
                OutlierStatistics.thumbnail(recipe, lane.input()),
                output.embedding().clone(),
                output.logits().clone(),
                source);
    }
}
