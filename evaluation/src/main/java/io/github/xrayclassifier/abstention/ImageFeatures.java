// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.abstention;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Backend;
import io.github.xrayclassifier.model.InferenceContext;
import io.github.xrayclassifier.model.OutOfDistributionDetector;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Preprocessing;

/**
 * The features of one image that an abstention policy is fitted on. The arrays are not copied: who makes one gives them away.
 *
 * @param thumbnail of the model's input
 * @param embedding of the run
 * @param logits of the run
 * @param source where the image comes from, as a manifest names it; images of one source count together
 */
public record ImageFeatures(float[] thumbnail, float[] embedding, float[] logits, String source) {

    /**
     * Runs an image.
     *
     * @param backend whose card names an embedding
     * @param context of the backend
     * @param image the image
     * @param source where it comes from
     * @return its features
     * @throws io.github.xrayclassifier.failure.BackendException if the runtime fails
     */
    public static ImageFeatures of(Backend backend, InferenceContext context, GrayImage image, String source) {
        Preprocessing recipe = backend.card().preprocessing();
        recipe.write(image, context.input());
        RawOutput output = context.run();
        return new ImageFeatures(
                OutOfDistributionDetector.thumbnail(recipe, context.input()),
                output.embedding().clone(),
                output.logits().clone(),
                source);
    }
}
