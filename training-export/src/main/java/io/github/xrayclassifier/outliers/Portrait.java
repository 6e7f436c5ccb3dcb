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
 */
public record Portrait(float[] thumbnail, float[] embedding, float[] logits) {

    /**
     * Runs a picture.
     *
     * @param backend whose card names an embedding
     * @param lane of the backend
     * @param image the picture
     * @return what the gates know of it
     * @throws io.github.xrayclassifier.failure.BackendException if the runtime fails
     */
    public static Portrait of(Backend backend, Lane lane, GrayImage image) {
        Preprocessing recipe = backend.card().preprocessing();
        recipe.write(image, lane.input());
        RawOutput output = lane.run();
        return new Portrait(
                OutlierStatistics.thumbnail(recipe, lane.input()),
                output.embedding().clone(),
                output.logits().clone());
    }
}
