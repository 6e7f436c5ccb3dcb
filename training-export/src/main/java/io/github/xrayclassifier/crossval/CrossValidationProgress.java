// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.training.Strategy;
import io.github.xrayclassifier.training.TrainingProgress;

/** Hears how a cross-validation comes along. */
public interface CrossValidationProgress extends TrainingProgress {

    /**
     * A fold begins; what {@link TrainingProgress} hears next is about it.
     *
     * @param protocol of the fold
     * @param strategy that it is learned by
     * @param fold which one
     * @param folds how many this protocol has
     */
    default void begin(Protocol protocol, Strategy strategy, Fold fold, int folds) {}

    /**
     * A fold is learned and asked, now or by an earlier run.
     *
     * @param result what came out
     */
    default void end(FoldResult result) {}

    /**
     * Says nothing.
     *
     * @return a listener that ignores everything
     */
    static CrossValidationProgress silent() {
        return new CrossValidationProgress() {};
    }
}
