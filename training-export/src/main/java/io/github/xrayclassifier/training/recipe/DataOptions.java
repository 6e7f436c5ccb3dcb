// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.recipe;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The images of a run beside the manifests that it is started with.
 *
 * @param trainOnly further manifests whose rows of split {@code train} are trained on and never evaluated
 * @param weights how often the images of a source come in an epoch, 0 to 100; 1 for a source that is not named
 * @param minimumPatients a finding with fewer patient groups in training is untrained, at least 1
 */
public record DataOptions(List<String> trainOnly, Map<String, Double> weights, int minimumPatients) {

    /** Copies the collections and checks the ranges. */
    public DataOptions {
        trainOnly = List.copyOf(trainOnly);
        weights = java.util.Collections.unmodifiableMap(new TreeMap<>(weights));
        weights.forEach((source, weight) -> Ranges.within("weights", weight, 0, 100));
        Ranges.within("minimum-patients", minimumPatients, 1, 1_000_000);
    }
}
