// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.network;

import io.github.xrayclassifier.model.OutputKind;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.training.recipe.Normalization;
import java.util.Map;

/**
 * A network with its weights in Java arrays, and what is needed to run it. Shared, not copied.
 *
 * @param architecture of the network
 * @param preprocessing of an image
 * @param normalization of gray values
 * @param outputKind softmax or sigmoid
 * @param weights under torchvision's names
 */
public record NetworkWeights(
        Architecture architecture,
        Preprocessing preprocessing,
        Normalization normalization,
        OutputKind outputKind,
        Map<String, float[]> weights) {

    /**
     * One array.
     *
     * @param name as torchvision calls it
     * @return not copied
     * @throws IllegalArgumentException if there is none
     */
    public float[] weight(String name) {
        float[] values = weights.get(name);
        if (values == null) {
            throw new IllegalArgumentException("weights: expected \"" + name + "\", found none");
        }
        return values;
    }
}
