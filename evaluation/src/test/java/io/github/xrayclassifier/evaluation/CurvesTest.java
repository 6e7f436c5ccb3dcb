// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.report.Chart;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Four images by hand, and areas under drawn curves, which are the metrics that the tables beside them name. */
class CurvesTest {

    /** Positive are 0.9 and 0.4; one negative ties with the latter. */
    private static final double[] SCORES = {0.9, 0.4, 0.4, 0.2};

    private static RankedScores four() {
        return RankedScores.of(SCORES, i -> true, i -> i < 2);
    }

    /** Scores in steps of 1 / steps, so that there are ties; positives score higher. */
    private static RankedScores random(long seed, int images, int steps) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean[] shows = new boolean[images];
        double[] scores = new double[images];
        for (int i = 0; i < images; i++) {
            shows[i] = random.nextInt(3) == 0;
            scores[i] = Math.round(steps * (random.nextDouble() + (shows[i] ? 0.4 : 0))) / (double) steps;
        }
        return RankedScores.of(scores, i -> true, i -> shows[i]);
    }

    private static double trapezoids(List<Chart.Point> points) {
        double area = 0;
        for (int i = 1; i < points.size(); i++) {
            Chart.Point from = points.get(i - 1);
            Chart.Point to = points.get(i);
            area += (to.x() - from.x()) * (from.y() + to.y()) / 2;
        }
        return area;
    }

    @Test
    void drawsTheRocCurveOfFourImages() {
        assertThat(Curves.roc(four()))
                .containsExactly(
                        new Chart.Point(0, 0), new Chart.Point(0, 0.5), new Chart.Point(0.5, 1), new Chart.Point(1, 1));
    }

    @Test
    void drawsPrecisionOverRecallOfFourImages() {
        assertThat(Curves.precisionRecall(four()))
                .containsExactly(new Chart.Point(0.5, 1), new Chart.Point(1, 2.0 / 3), new Chart.Point(1, 0.5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 40})
    void enclosesTheAreasThatTheTablesName(int steps) {
        for (long seed = 0; seed < 10; seed++) {
            RankedScores ranked = random(seed, 60, steps);
            List<Chart.Point> roc = Curves.roc(ranked);
            assertThat(trapezoids(roc)).isCloseTo(ranked.auc(), within(1e-12));
            assertThat(roc.get(roc.size() - 1)).isEqualTo(new Chart.Point(1, 1));
            double steep = 0;
            double recall = 0;
            for (Chart.Point point : Curves.precisionRecall(ranked)) {
                steep += (point.x() - recall) * point.y();
                recall = point.x();
            }
            assertThat(steep).isCloseTo(ranked.averagePrecision(i -> 1), within(1e-12));
            assertThat(recall).isEqualTo(1);
        }
    }

    /** Of 5,000 points 200 are drawn, both ends among them, and the area stays the same to the eye. */
    @Test
    void thinsALongCurve() {
        RankedScores ranked = random(1, 5000, 1_000_000_000);
        List<Chart.Point> roc = Curves.roc(ranked);
        assertThat(roc).hasSize(200).startsWith(new Chart.Point(0, 0)).endsWith(new Chart.Point(1, 1));
        assertThat(roc.stream().mapToDouble(Chart.Point::x).toArray()).isSorted();
        assertThat(roc.stream().mapToDouble(Chart.Point::y).toArray()).isSorted();
        assertThat(trapezoids(roc)).isCloseTo(ranked.auc(), within(2e-3));
        List<Chart.Point> precision = Curves.precisionRecall(ranked);
        assertThat(precision).hasSize(200);
        assertThat(precision.get(199).x()).isEqualTo(1);
        assertThat(precision.get(199).y()).isCloseTo(ranked.positives() / 5000.0, within(1e-12));
    }

    /** Bins are a fifteenth wide: 0 and 0.06 share the first, 0.07 is in the second, 1 in the last. */
    @Test
    void binsProbabilitiesWithTheirTruth() {
        double[] probabilities = {0, 0.06, 0.07, 1, 0.98, 0.5};
        boolean[] shows = {false, true, false, true, false, true};
        List<Chart.Point> points = Curves.reliability(probabilities, shows);
        double[][] expected = {{0.03, 0.5}, {0.07, 0}, {0.5, 1}, {0.99, 0.5}};
        assertThat(points).hasSize(4);
        for (int b = 0; b < expected.length; b++) {
            assertThat(points.get(b).x()).isCloseTo(expected[b][0], within(1e-12));
            assertThat(points.get(b).y()).isEqualTo(expected[b][1]);
        }
        // Naeini et al.: the bins' gaps, weighted by their images: (2 * 0.47 + 0.07 + 0.5 + 2 * 0.49) / 6.
        int[] all = IntStream.range(0, 6).toArray();
        double[] once = new double[6];
        Arrays.fill(once, 1);
        assertThat(Measures.error(probabilities, i -> shows[i], all, once)).isCloseTo(2.49 / 6, within(1e-12));
    }

    /** A probability at the threshold is called, as an operating point is: at 0.5 one hit of two and one false call of two. */
    @Test
    void callsAProbabilityAtTheThreshold() {
        double[] probabilities = {0.5, 0.25, 0.5, 0.1};
        boolean[] shows = {true, true, false, false};
        DecisionCurve curve =
                DecisionCurve.of(probabilities, shows, Optional.empty()).orElseThrow();
        assertThat(curve.prevalence()).isEqualTo(0.5);
        assertThat(curve.at(0.5).netBenefit()).isCloseTo(0.25 - 0.25, within(1e-12));
        assertThat(curve.at(0.51).netBenefit()).isZero();
        // Odds of 1/3: 2/4 hits less 1/4 false calls / 3.
        assertThat(curve.at(0.25).netBenefit()).isCloseTo(0.5 - 0.25 / 3, within(1e-12));
        // From 0.26 on one finding is missed; odds of 13/37.
        assertThat(curve.at(0.26).netBenefit()).isCloseTo(0.25 - 0.25 * 13 / 37, within(1e-12));
        assertThat(curve.points()).extracting(DecisionCurve.Point::threshold).contains(0.01, 0.99);
        assertThat(DecisionCurve.of(probabilities, new boolean[4], Optional.empty()))
                .isEmpty();
    }
}
