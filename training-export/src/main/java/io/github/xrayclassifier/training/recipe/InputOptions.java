// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

import io.github.xrayclassifier.tensor.Fit;
import io.github.xrayclassifier.tensor.Preprocessing;

/**
 * The form in which an image enters the network.
 *
 * @param width columns, 32 to 4096: MobileNetV2 halves its input five times
 * @param height rows, likewise
 * @param channels 1, or 3 that hold the same gray, for weights trained on colors
 * @param fit how an image of another shape is fitted
 */
public record InputOptions(int width, int height, int channels, Fit fit) {

    /** Checks the ranges. */
    public InputOptions {
        Ranges.within("width", width, 32, 4096);
        Ranges.within("height", height, 32, 4096);
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels: expected 1 or 3, found " + channels);
        }
    }

    /** {@return the preprocessing that training and serving share} */
    public Preprocessing preprocessing() {
        return Preprocessing.of(width, height).withUint8(channels).withFit(fit);
    }
}
