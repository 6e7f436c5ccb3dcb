// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Areas counted by hand as pairs won, and scores that equal not even themselves. */
class RankedScoresTest {

    @Test
    void countsPairsAndHalvesTies() {
        double[] scores = {0.1, 0.4, 0.4, 0.8};
        // Positives 1 and 3 against negatives 0 and 2: won, tied, won, won.
        assertThat(RankedScores.of(scores, i -> true, i -> i == 1 || i == 3).auc())
                .isEqualTo(3.5 / 4);
    }

    /** A NaN once kept auc from ever ending. */
    @Test
    void refusesAScoreThatIsNoNumber() {
        double[] scores = {0.1, Double.NaN, 0.4};
        assertThatThrownBy(() -> RankedScores.of(scores, i -> true, i -> i == 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scores: expected numbers, found NaN for image 1");
        assertThat(RankedScores.of(scores, i -> i != 1, i -> i == 2).auc()).isEqualTo(1);
    }
}
