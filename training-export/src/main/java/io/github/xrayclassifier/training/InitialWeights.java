// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.model.Finding;
import java.util.List;
import java.util.Map;

/**
 * What a run starts from: random weights. Immutable; may be shared by threads.
 */
public final class InitialWeights {

    /** How random weights are called in a run's description. */
    static final String RANDOM = "random";

    private InitialWeights() {}

    /** {@return weights drawn from the run's seed} */
    public static InitialWeights random() {
        return new InitialWeights();
    }

    /** What decides these weights: {@link #RANDOM} or a file's hash. */
    String identity() {
        return RANDOM;
    }

    /** The weights for a network. */
    Map<String, float[]> weights(Architecture net, List<Finding> findings, long seed) throws WeightsException {
        return Initializer.random(net, seed);
    }
}
