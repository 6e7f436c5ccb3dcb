// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import io.github.xrayclassifier.training.TrainingProgress;
import io.github.xrayclassifier.training.recipe.Strategy;

/** A listener to a cross-validation. */
public interface CrossValidationProgress extends TrainingProgress {

    /**
     * A fold begins; the calls of {@link TrainingProgress} that follow are about it.
     *
     * @param protocol of the fold
     * @param strategy that it is trained by
     * @param fold the division
     * @param folds how many this protocol has
     */
    default void begin(Protocol protocol, Strategy strategy, Fold fold, int folds) {}

    /**
     * A fold is trained and evaluated, now or by an earlier run.
     *
     * @param result its scores
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
