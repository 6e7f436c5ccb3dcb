// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.training.recipe.Strategy;
import java.util.List;

/**
 * The runs over the folds: every protocol with every strategy.
 *
 * @param protocols at least one
 * @param strategies at least one
 */
public record Comparison(List<Protocol> protocols, List<Strategy> strategies) {

    /** Copies the lists. */
    public Comparison {
        if (protocols.isEmpty() || strategies.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected at least one protocol and strategy, found " + protocols + ", " + strategies);
        }
        protocols = List.copyOf(protocols);
        strategies = List.copyOf(strategies);
    }

    /** {@return from random weights, by the given protocols} */
    public static Comparison of(List<Protocol> protocols) {
        return new Comparison(protocols, List.of(Strategy.SCRATCH));
    }
}
