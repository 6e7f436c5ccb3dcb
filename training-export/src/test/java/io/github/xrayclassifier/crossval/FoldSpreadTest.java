// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.crossval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Worked out by hand. */
class FoldSpreadTest {

    /** Deviations of 1.5, 0.5, 0.5 and 1.5: their squares sum to 5, over 3. */
    @Test
    void hasTheMeanAndTheSampleDeviation() {
        FoldSpread spread = FoldSpread.of(1, 2, 3, 4);
        assertThat(spread.mean()).isEqualTo(2.5);
        assertThat(spread.deviation()).isCloseTo(Math.sqrt(5.0 / 3), within(1e-15));
        assertThat(FoldSpread.of(0.5, 0.75)).hasToString("0.625 +- 0.177");
    }

    @Test
    void hasNoDeviationOfOneFold() {
        assertThat(FoldSpread.of(0.5)).hasToString("0.500");
        assertThat(FoldSpread.of()).hasToString("-");
    }
}
