// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.model.Interval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Cases whose resamples can be listed, and the normal approximation where there are many. */
class GroupBootstrapTest {

    private static List<String> singles(int count) {
        return IntStream.range(0, count).mapToObj(i -> "g" + i).toList();
    }

    /** The mean of some values, weighted. */
    private static double mean(RankedScores.Multiplicity times, double... values) {
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < values.length; i++) {
            sum += times.of(i) * values[i];
            weights += times.of(i);
        }
        return sum / weights;
    }

    /** Its one group is drawn every time, so nothing varies; a proportion is then Wilson's of a single patient. */
    @Test
    void hasTheIntervalOfAPointForOneGroup() {
        GroupBootstrap one = GroupBootstrap.of(Collections.nCopies(4, "only"), 200, 1);
        assertThat(one.intervals(times -> new double[] {mean(times, 1, 2, 3, 10)}))
                .containsExactly(Optional.of(new Interval(4, 4, 4)));
        Interval half = one.proportion(i -> true, i -> i < 2).orElseThrow();
        // Wilson at 1 of 2 halves of one patient: 1/2 -+ z / (2 sqrt(1 + z^2)) = 0.5 -+ 0.4454, with z = 1.96.
        assertThat(half.value()).isEqualTo(0.5);
        assertThat(half.lower()).isCloseTo(0.0546, within(1e-4));
        assertThat(half.upper()).isCloseTo(0.9454, within(1e-4));
    }

    /** Every resample holds as many groups as there are, and all images of a group equally often. */
    @Test
    void drawsWholeGroupsAsManyAsThereAre() {
        List<String> names = List.of("a", "b", "a", "c", "b", "a");
        List<int[]> drawn = new ArrayList<>();
        GroupBootstrap.of(names, 300, 5).intervals(times -> {
            drawn.add(IntStream.range(0, 6).map(i -> (int) times.of(i)).toArray());
            return new double[] {0};
        });
        assertThat(drawn).hasSize(301);
        assertThat(drawn.get(0)).containsOnly(1);
        int[] totals = new int[3];
        for (int[] times : drawn.subList(1, drawn.size())) {
            assertThat(times[0]).isEqualTo(times[2]).isEqualTo(times[5]);
            assertThat(times[1]).isEqualTo(times[4]);
            assertThat(times[0] + times[1] + times[3]).isEqualTo(3);
            totals[0] += times[0];
            totals[1] += times[1];
            totals[2] += times[3];
        }
        // Each group is drawn 900 / 3 times, with a standard deviation of sqrt(900 * 1/3 * 2/3) = 14.
        for (int total : totals) {
            assertThat(total).isBetween(300 - 5 * 14, 300 + 5 * 14);
        }
    }

    /** Two patients: a quarter of the resamples holds only the first, a quarter only the second. */
    @Test
    void reachesBothEndsWithTwoGroups() {
        assertThat(GroupBootstrap.of(singles(2), 500, 3).intervals(times -> new double[] {mean(times, 0, 1)}))
                .containsExactly(Optional.of(new Interval(0.5, 0, 1)));
    }

    /**
     * 0.3 of 400 patients has the standard error sqrt(0.3 * 0.7 / 400) = 0.0229. With four images of each of 100 patients, all
     * alike, it is twice that: images of one patient say nothing new.
     */
    @Test
    void isAsWideAsTheNumberOfPatientsAllows() {
        Interval of400 = GroupBootstrap.of(singles(400), 4000, 1)
                .proportion(i -> true, i -> i % 10 < 3)
                .orElseThrow();
        List<String> fours = IntStream.range(0, 400).mapToObj(i -> "g" + i / 4).toList();
        Interval of100 = GroupBootstrap.of(fours, 4000, 1)
                .proportion(i -> true, i -> i / 4 % 10 < 3)
                .orElseThrow();
        assertThat(of400.value()).isCloseTo(0.3, within(1e-12));
        assertThat(of100.value()).isCloseTo(0.3, within(1e-12));
        // A percentile of 4000 resamples is off by about 0.04 standard errors; steps of 1/400 and 1/100 add to it.
        assertThat(of400.lower()).isCloseTo(0.3 - 1.96 * 0.0229, within(0.004));
        assertThat(of400.upper()).isCloseTo(0.3 + 1.96 * 0.0229, within(0.004));
        assertThat(of100.lower()).isCloseTo(0.3 - 1.96 * 0.0458, within(0.011));
        assertThat(of100.upper()).isCloseTo(0.3 + 1.96 * 0.0458, within(0.011));
    }

    @Test
    void countsTheImagesThatAProportionIsOf() {
        GroupBootstrap bootstrap = GroupBootstrap.of(List.of("a", "a", "b", "c", "d", "d"), 200, 2);
        Interval some = bootstrap
                .proportion(i -> i < 4, i -> i == 0 || i == 3 || i == 5)
                .orElseThrow();
        assertThat(some.value()).isEqualTo(0.5);
        Interval every = bootstrap.proportion(i -> i < 3, i -> true).orElseThrow();
        // No spread: Wilson of the two patients behind the three images, 2 / (2 + 1.96^2) = 0.3424.
        assertThat(every.lower()).isCloseTo(0.3424, within(1e-4));
        assertThat(every.upper()).isEqualTo(1);
        assertThat(bootstrap.proportion(i -> false, i -> true)).isEmpty();
        assertThat(bootstrap.groups(i -> i != 2)).isEqualTo(3);
    }

    /** As many independent pairs as the smaller side has patients, and never less than one. */
    @Test
    void separatesAsManyPairsAsTheSmallerSideHas() {
        GroupBootstrap bootstrap = GroupBootstrap.of(List.of("a", "a", "b", "c", "d", "e"), 10, 1);
        Interval point = new Interval(1, 1, 1);
        // 2 / (2 + 1.96^2) and 1 / (1 + 1.96^2)
        assertThat(bootstrap.separation(point, i -> i < 3, i -> i >= 3).lower()).isCloseTo(0.3424, within(1e-4));
        assertThat(bootstrap.separation(point, i -> i >= 3, i -> i < 3).lower()).isCloseTo(0.3424, within(1e-4));
        assertThat(bootstrap.separation(point, i -> i < 2, i -> i >= 3).lower()).isCloseTo(0.2065, within(1e-4));
        assertThat(bootstrap.separation(point, i -> false, i -> i >= 3).lower()).isCloseTo(0.2065, within(1e-4));
        Interval spread = new Interval(0.8, 0.7, 0.9);
        assertThat(bootstrap.separation(spread, i -> i < 3, i -> i >= 3)).isEqualTo(spread);
        assertThat(bootstrap.proportion(spread, i -> true)).isEqualTo(spread);
    }

    /** A statistic of the first patient alone: resamples without that patient take no part. */
    @Test
    void leavesOutResamplesWhereAStatisticIsNotDefined() {
        GroupBootstrap bootstrap = GroupBootstrap.of(singles(3), 400, 7);
        List<Optional<Interval>> found =
                bootstrap.intervals(times -> new double[] {times.of(0) == 0 ? Double.NaN : 5, Double.NaN});
        assertThat(found.get(0)).contains(new Interval(5, 5, 5));
        assertThat(found.get(1)).isEmpty();
    }

    /** All of eight patients are in one resample of 416, 8! / 8^8, and then count as one each: both percentiles lie on one side. */
    @Test
    void reachesToAValueBeyondItsPercentiles() {
        List<Optional<Interval>> found = GroupBootstrap.of(singles(8), 400, 7).intervals(times -> {
            long drawn = IntStream.range(0, 8).filter(i -> times.of(i) > 0).count();
            return new double[] {drawn, -drawn};
        });
        assertThat(found.get(0).orElseThrow().upper()).isEqualTo(8);
        assertThat(found.get(0).orElseThrow().lower()).isLessThan(6);
        assertThat(found.get(1).orElseThrow().lower()).isEqualTo(-8);
        assertThat(found.get(1).orElseThrow().upper()).isGreaterThan(-6);
    }

    @Test
    void isAPointWhereNoResampleDefinesAStatistic() {
        List<Integer> calls = new ArrayList<>();
        assertThat(GroupBootstrap.of(singles(3), 20, 1).intervals(times -> {
                    calls.add(calls.size());
                    return new double[] {calls.size() == 1 ? 0.5 : Double.NaN};
                }))
                .containsExactly(Optional.of(new Interval(0.5, 0.5, 0.5)));
    }

    @Test
    void takesPercentilesBetweenValues() {
        double[] sorted = {1, 2, 4, 8, 16};
        // 0.025 * 4 = 0.1 of the way from 1 to 2; 0.975 * 4 = 3.9, which is 0.9 of the way from 8 to 16.
        assertThat(GroupBootstrap.percentile(sorted, 0.025)).isCloseTo(1.1, within(1e-12));
        assertThat(GroupBootstrap.percentile(sorted, 0.975)).isCloseTo(15.2, within(1e-12));
        assertThat(GroupBootstrap.percentile(sorted, 1)).isEqualTo(16);
        assertThat(GroupBootstrap.percentile(new double[] {3}, 0.975)).isEqualTo(3);
    }
}
