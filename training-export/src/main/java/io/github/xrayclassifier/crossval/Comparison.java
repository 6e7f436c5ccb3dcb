// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.training.Strategy;
import java.util.List;

/**
 * What is run over the folds: every protocol with every strategy.
 *
 * @param protocols at least one
 * @param strategies at least one
 * @param fromLayer the first layer that fine-tuning learns
 */
public record Comparison(List<Protocol> protocols, List<Strategy> strategies, int fromLayer) {

    /** Where fine-tuning starts without another wish: the last bottlenecks at 1/32 of the image's size and all behind. */
    public static final int DEFAULT_LAYER = 14;

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
        return new Comparison(protocols, List.of(Strategy.SCRATCH), DEFAULT_LAYER);
    }
}
