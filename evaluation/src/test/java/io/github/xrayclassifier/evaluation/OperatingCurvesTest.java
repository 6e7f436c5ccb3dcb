// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.model.OperatingCurve;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Points counted anew on the images that they were read off, and curves whose every point is known beforehand. */
class OperatingCurvesTest {

    private static OperatingCurve curve(double[] scores, boolean[] shows, List<String> groups) {
        return OperatingCurves.of(
                        RankedScores.of(scores, i -> true, i -> shows[i]),
                        GroupBootstrap.of(groups, 100, 1),
                        "drawings")
                .orElseThrow();
    }

    private static List<String> singles(int count) {
        return IntStream.range(0, count).mapToObj(i -> "g" + i).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 20, 1000})
    void givesOnItsImagesWhatItPromises(int steps) {
        SplittableRandom random = new SplittableRandom(steps);
        double[] scores = new double[150];
        boolean[] shows = new boolean[scores.length];
        for (int i = 0; i < scores.length; i++) {
            shows[i] = i % 3 == 0;
            scores[i] = random.nextInt(steps + 1) / (double) steps;
        }
        OperatingCurve curve = curve(scores, shows, singles(scores.length));
        assertThat(curve.dataset()).isEqualTo("drawings");
        assertThat(curve.positives()).isEqualTo(50);
        assertThat(curve.negatives()).isEqualTo(100);
        OperatingCurve.Point before = curve.points().get(0);
        assertThat(before.sensitivity().value()).isEqualTo(1);
        for (OperatingCurve.Point point : curve.points()) {
            int hits = 0;
            int rejected = 0;
            for (int i = 0; i < scores.length; i++) {
                hits += shows[i] && scores[i] >= point.threshold() ? 1 : 0;
                rejected += !shows[i] && scores[i] < point.threshold() ? 1 : 0;
            }
            assertThat(point.sensitivity().value()).isCloseTo(hits / 50.0, within(1e-12));
            assertThat(point.specificity().value()).isCloseTo(rejected / 100.0, within(1e-12));
            assertThat(point.sensitivity().value())
                    .isLessThanOrEqualTo(before.sensitivity().value());
            assertThat(point.specificity().value())
                    .isGreaterThanOrEqualTo(before.specificity().value());
            before = point;
        }
    }

    /** Thresholds are scores of positives: between two of them nothing is gained. */
    @Test
    void hasAPointForEveryScoreOfAPositive() {
        double[] scores = {0.3, 0.5, 0.5, 0.9, 0.1, 0.4, 0.7, 0.95};
        boolean[] shows = {true, true, true, true, false, false, false, false};
        List<OperatingCurve.Point> points = curve(scores, shows, singles(8)).points();
        assertThat(points).extracting(OperatingCurve.Point::threshold).containsExactly(0.3, 0.5, 0.9);
        assertThat(points).extracting(point -> point.sensitivity().value()).containsExactly(1.0, 0.75, 0.25);
        assertThat(points).extracting(point -> point.specificity().value()).containsExactly(0.25, 0.5, 0.75);
    }

    /** 1,000 different positives: every tenth is a threshold, so sensitivity falls by a percent a point. */
    @Test
    void keepsAHundredPointsOfManyEvenlySpread() {
        double[] scores =
                IntStream.range(0, 2000).mapToDouble(i -> i % 1000 / 1000.0).toArray();
        boolean[] shows = new boolean[2000];
        Arrays.fill(shows, 0, 1000, true);
        List<OperatingCurve.Point> points = curve(scores, shows, singles(2000)).points();
        assertThat(points).hasSize(100);
        for (int k = 0; k < 100; k++) {
            assertThat(points.get(k).threshold()).isCloseTo(k / 100.0, within(1e-12));
            assertThat(points.get(k).sensitivity().value()).isCloseTo(1 - k / 100.0, within(1e-12));
            assertThat(points.get(k).specificity().value()).isCloseTo(k / 100.0, within(1e-12));
        }
    }

    /** Told apart without a fault: the interval of each side is Wilson's of its own patients, three and five. */
    @Test
    void isAsSureAsEachSideHasPatients() {
        double[] scores = {0.9, 0.9, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
        boolean[] shows = {true, true, true, true, false, false, false, false, false, false};
        List<String> groups = List.of("a", "a", "b", "c", "d", "d", "e", "f", "g", "h");
        OperatingCurve.Point only = curve(scores, shows, groups).points().get(0);
        assertThat(only.threshold()).isEqualTo(0.9);
        assertThat(only.sensitivity().lower()).isCloseTo(0.4385, within(1e-4)); // 3 / (3 + 1.96^2)
        assertThat(only.specificity().lower()).isCloseTo(0.5655, within(1e-4)); // 5 / (5 + 1.96^2)
        assertThat(only.sensitivity().upper()).isEqualTo(1);
        assertThat(only.specificity().upper()).isEqualTo(1);
    }

    /** Sixteen positives of four patients who are hit or missed as one, 200 negatives of as many: the former are less sure. */
    @Test
    void drawsPatientsWithAllTheirImages() {
        double[] scores = new double[216];
        boolean[] shows = new boolean[216];
        List<String> groups = IntStream.range(0, 216)
                .mapToObj(i -> i < 16 ? "p" + i / 4 : "n" + i)
                .toList();
        for (int i = 0; i < 216; i++) {
            shows[i] = i < 16;
            scores[i] = i < 8 || (i >= 16 && i % 2 == 0) ? 0.2 : 0.8;
        }
        OperatingCurve.Point upper = curve(scores, shows, groups).points().get(1);
        assertThat(upper.sensitivity().value()).isEqualTo(0.5);
        assertThat(width(upper.sensitivity())).isGreaterThan(0.7); // 2 of 4 patients: 0 to 1 in one resample of 16 each
        assertThat(upper.specificity().value()).isEqualTo(0.5);
        // 1.96 * 2 * sqrt(0.25 / 200) = 0.139, of 100 resamples
        assertThat(width(upper.specificity())).isCloseTo(0.139, within(0.04));
    }

    private static double width(Interval interval) {
        return interval.upper() - interval.lower();
    }

    @Test
    void isNotThereWithoutPositivesOrNegatives() {
        GroupBootstrap bootstrap = GroupBootstrap.of(singles(2), 10, 1);
        double[] scores = {0.1, 0.9};
        assertThat(OperatingCurves.of(RankedScores.of(scores, i -> true, i -> true), bootstrap, "d"))
                .isEmpty();
        assertThat(OperatingCurves.of(RankedScores.of(scores, i -> true, i -> false), bootstrap, "d"))
                .isEmpty();
    }
}
