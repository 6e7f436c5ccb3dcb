// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Properties of levels and ranges, each computed here from the values themselves. */
class LevelsTest {

    private static float[] values(long seed, int count, double deviation) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    private static Activation seen(float[] values) {
        Activation seen = new Activation();
        seen.add(FloatBuffer.wrap(values), 1);
        return seen;
    }

    private static double error(float[] values, Levels levels) {
        double sum = 0;
        for (float value : values) {
            double difference = levels.nearest(value) - value;
            sum += difference * difference;
        }
        return sum / values.length;
    }

    @Test
    void haveZeroAmongThem() {
        for (double[] range : new double[][] {{-3, 5}, {1, 6}, {-7, -2}, {0, 6}, {-1e-3, 1e3}}) {
            Levels levels = Levels.over(range[0], range[1]);
            assertThat(levels.nearest(0)).isZero();
            assertThat(levels.zero()).isBetween(0, 255);
        }
    }

    @Test
    void endReluSixAtSix() {
        Levels levels = Levels.over(0, 6);
        assertThat(levels.zero()).isZero();
        assertThat(levels.nearest(7.5)).isCloseTo(6, within(1e-6));
        assertThat(levels.nearest(-2)).isZero();
    }

    @Test
    void areNoFurtherThanHalfAStepFromWhatTheyStandFor() {
        float[] values = values(1, 10_000, 3);
        Levels levels = RangeRule.MIN_MAX.of(seen(values));
        for (float value : values) {
            assertThat(levels.nearest(value)).isCloseTo(value, within(levels.scale() * 1.01)); // 0.5, and 0.5 of zero's
        }
    }

    @Test
    void cutARareOutlierWhereThatCostsLess() {
        float[] values = values(2, 100_000, 1);
        values[77] = 40;
        double whole = error(values, RangeRule.MIN_MAX.of(seen(values)));
        assertThat(error(values, RangeRule.SQUARED_ERROR.of(seen(values)))).isLessThan(whole);
        Levels cut = RangeRule.PERCENTILE.of(seen(values));
        double[] sorted = new double[values.length];
        Arrays.setAll(sorted, i -> values[i]);
        Arrays.sort(sorted);
        // The histogram's bins are 1/64 wide here.
        assertThat(cut.nearest(100)).isCloseTo(sorted[values.length - 11], within(0.1));
    }

    @Test
    void knowTheMeanOfEachChannel() {
        Activation seen = new Activation();
        seen.add(FloatBuffer.wrap(new float[] {1, 3, -10, 20}), 2);
        seen.add(FloatBuffer.wrap(new float[] {5, 7, 0, 2}), 2);
        assertThat(seen.mean(0)).isEqualTo(4);
        assertThat(seen.mean(1)).isEqualTo(3);
        assertThat(seen.lower()).isEqualTo(-10);
        assertThat(seen.upper()).isEqualTo(20);
    }

    /** A 1 x 1 convolution over random inputs: its mean output is the float one's after correction, and was not before. */
    @Test
    void keepTheMeanOfAConvolutionAfterCorrection() {
        float[] weights = values(3, 8 * 16, 0.3);
        float[] bias = values(4, 8, 0.1);
        float[] inputs = values(5, 16 * 50, 1);
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = Math.abs(inputs[i]);
        }
        Activation seen = new Activation();
        seen.add(FloatBuffer.wrap(inputs), 16);
        WeightLevels coarse = WeightLevels.of(weights, 8, 3);
        float[] corrected = BiasCorrection.of(bias, weights, coarse, new long[] {8, 16, 1, 1}, seen);
        double before = 0;
        for (int o = 0; o < 8; o++) {
            double exact = bias[o];
            double rounded = 0;
            for (int i = 0; i < 16; i++) {
                double mean = 0;
                for (int p = 0; p < 50; p++) {
                    mean += inputs[i * 50 + p] / 50;
                }
                exact += weights[o * 16 + i] * mean;
                rounded += coarse.value(o * 16 + i) * mean;
            }
            assertThat(rounded + corrected[o]).isCloseTo(exact, within(1e-4));
            before = Math.max(before, Math.abs(rounded + bias[o] - exact));
        }
        assertThat(before).isGreaterThan(0.01);
    }
}
