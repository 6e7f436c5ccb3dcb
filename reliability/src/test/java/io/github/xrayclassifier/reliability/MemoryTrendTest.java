// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines whose slope is known by hand. */
class MemoryTrendTest {

    @Test
    void findsTheRiseOfALine() {
        assertThat(MemoryTrend.rise(List.of(0.0, 10.0, 20.0, 30.0), List.of(100.0, 101.0, 102.0, 103.0)))
                .isCloseTo(3, within(1e-12));
        assertThat(MemoryTrend.rise(List.of(5.0, 6.0, 7.0), List.of(8.0, 8.0, 8.0)))
                .isZero();
    }

    @Test
    void seesNoGrowthInASawtooth() {
        assertThat(MemoryTrend.rise(List.of(0.0, 1.0, 2.0, 3.0, 4.0), List.of(100.0, 110.0, 100.0, 110.0, 100.0)))
                .isCloseTo(0, within(1e-12));
    }

    @Test
    void readsLengthsOfTime() {
        assertThat(Seconds.of("90s")).isEqualTo(90);
        assertThat(Seconds.of("20m")).isEqualTo(1200);
        assertThat(Seconds.of("8h")).isEqualTo(28_800);
        assertThatThrownBy(() -> Seconds.of("0s"))
                .hasMessage("expected a length of time such as 30s, 20m or 8h, found 0s");
    }
}
