// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.abstention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.evaluation.Proportion;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.Interval;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.OutOfDistributionDetector;
import io.github.xrayclassifier.model.Subspace;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fit on vectors whose distribution is known, so that the directions and the shares are known too. */
class AbstentionPolicyFitTest {

    private static final int FEATURES = 100;

    /** Along axis i the deviation is 3 / (1 + i) for the first ten, 0.05 beyond. */
    private static float[] known(Random random, int size) {
        float[] out = new float[size];
        for (int i = 0; i < size; i++) {
            out[i] = (float) ((i < 10 ? 3.0 / (1 + i) : 0.05) * random.nextGaussian() + 1);
        }
        return out;
    }

    private static List<ImageFeatures> features(int count, long seed) {
        return features(count, seed, "a", 0);
    }

    /** Of a source that is brighter than others in ten cells, as a hospital is that frames its images otherwise. */
    private static List<ImageFeatures> features(int count, long seed, String source, float brighter) {
        Random random = new Random(seed);
        List<ImageFeatures> features = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] logits = {(float) random.nextGaussian() + 2, 0};
            float[] thumbnail = known(random, 256);
            for (int cell = 100; cell < 110; cell++) {
                thumbnail[cell] += brighter;
            }
            features.add(new ImageFeatures(thumbnail, known(random, FEATURES), logits, source));
        }
        return features;
    }

    private static ModelCard card() {
        return ModelCard.builder("m")
                .preprocessing(Preprocessing.of(32, 32))
                .findings(List.of(Finding.COVID_19, Finding.NORMAL))
                .build();
    }

    @Test
    void findsTheDirectionsOfLargestVariance() {
        List<ImageFeatures> rows = features(4000, 1);
        Subspace found =
                PrincipalComponents.of(AbstentionPolicyFit.rows(rows, false), AbstentionPolicyFit.weights(rows), 5);

        for (int axis = 0; axis < 5; axis++) {
            float[] probe = new float[FEATURES];
            Arrays.fill(probe, 1f);
            probe[axis] += 3f / (1 + axis);
            // One deviation along an axis that the components hold: 1 along, nothing across. Worst of the five: 0.06.
            assertThat(found.distances(probe).along()).as("axis " + axis).isCloseTo(1, within(0.15));
            assertThat(found.distances(probe).across()).as("axis " + axis).isLessThan(0.05);
        }
        float[] outside = new float[FEATURES];
        Arrays.fill(outside, 1f);
        outside[50] += 2;
        assertThat(found.distances(outside).across()).isCloseTo(4, within(0.1));
    }

    @Test
    void diagonalizesASymmetricMatrix() {
        Random random = new Random(5);
        int size = 20;
        double[][] matrix = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = random.nextGaussian();
                matrix[j][i] = matrix[i][j];
            }
        }
        double[][] values = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
        double[][] vectors = Jacobi.eigenvectors(values, 12);
        for (int k = 0; k < size; k++) {
            for (int i = 0; i < size; i++) {
                double product = 0;
                for (int j = 0; j < size; j++) {
                    product += matrix[i][j] * vectors[k][j];
                }
                assertThat(product).isCloseTo(values[k][k] * vectors[k][i], within(1e-9)); // the definition
            }
        }
    }

    @Test
    void answersTheSharesThatItAimsAt() {
        ModelCard card = AbstentionPolicyFit.fit(card(), features(2000, 1), features(2000, 2), "drawn");
        OutOfDistributionDetector statistics = card.detector().orElseThrow();
        List<ImageFeatures> others = features(4000, 3);

        double answered = share(
                others, p -> statistics.distance(p.thumbnail(), p.embedding()).total() <= statistics.threshold());
        assertThat(answered).isCloseTo(AbstentionPolicyFit.ANSWERED_BY_DISTANCE, within(0.01)); // 3 standard errors
        double doubted = share(others, p -> AbstentionPolicyFit.confidence(card, p) < card.confidenceThreshold());
        assertThat(doubted).isLessThan(0.02).isPositive();
    }

    private static double share(List<ImageFeatures> features, java.util.function.Predicate<ImageFeatures> test) {
        return (double) features.stream().filter(test).count() / features.size();
    }

    @Test
    void weighsSourcesByTheRootOfTheirImages() {
        List<ImageFeatures> both = new ArrayList<>(features(90, 1, "large", 0));
        both.addAll(features(10, 2, "small", 0));

        double[] weights = AbstentionPolicyFit.weights(both);

        assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
        assertThat(weights[95] / weights[5]).isCloseTo(3, within(1e-12));
    }

    @Test
    void answersMoreOfAHospitalWithFewImagesWhenItHasAName() {
        double named = answeredOfTheSmall("small");
        double nameless = answeredOfTheSmall("a");

        assertThat(nameless).isLessThan(0.9);
        assertThat(named).isGreaterThan(nameless + 0.05);
    }

    private static double answeredOfTheSmall(String name) {
        List<ImageFeatures> training = new ArrayList<>(features(2000, 1));
        training.addAll(features(20, 2, name, 0.6f));
        List<ImageFeatures> held = new ArrayList<>(features(2000, 3));
        held.addAll(features(20, 4, name, 0.6f));
        OutOfDistributionDetector statistics = AbstentionPolicyFit.fit(card(), training, held, "drawn")
                .detector()
                .orElseThrow();
        return share(
                features(1000, 5, name, 0.6f),
                p -> statistics.distance(p.thumbnail(), p.embedding()).total() <= statistics.threshold());
    }

    @Test
    void keepsOthersOut() {
        ModelCard card = AbstentionPolicyFit.fit(card(), features(2000, 1), features(500, 2), "drawn");
        OutOfDistributionDetector statistics = card.detector().orElseThrow();
        Random random = new Random(9);
        for (int i = 0; i < 100; i++) {
            float[] turned = known(random, 256);
            float first = turned[0];
            turned[0] = turned[200];
            turned[200] = 5 + Math.abs(first - 1); // along another axis, at least 80 of its deviations from its mean
            assertThat(statistics.distance(turned, known(random, FEATURES)).total())
                    .isGreaterThan(statistics.threshold());
        }
    }

    @Test
    void refusesToFitOnFewImages() {
        assertThatThrownBy(() -> AbstentionPolicyFit.fit(card(), features(250, 1), features(199, 2), "drawn"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "abstention policy: expected at least 200 images to fit on and to set thresholds on, found 250 and 199");
    }

    @Test
    void givesWilsonsInterval() {
        // Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        assertInterval(81, 263, 0.2553, 0.3662);
        assertInterval(15, 148, 0.0624, 0.1605);
        assertInterval(0, 20, 0, 0.1611);
        assertInterval(1, 29, 0.0061, 0.1718);
    }

    private static void assertInterval(int hits, int count, double lower, double upper) {
        Interval found = Proportion.of(hits, count).interval();
        assertThat(found.lower()).isCloseTo(lower, within(5e-5));
        assertThat(found.upper()).isCloseTo(upper, within(5e-5));
    }
}
