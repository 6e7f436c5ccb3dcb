// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.tensor.IntensityRange;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Distances against values worked out by hand on axes, and the text form against every kind of damage. */
class OutOfDistributionDetectorTest {

    /** Two axes of a space, so that a projection is a coordinate. */
    private static Subspace axes(int size, float firstVariance, float secondVariance) {
        float[][] basis = new float[2][size];
        basis[0][0] = 1;
        basis[1][1] = 1;
        return Subspace.of(new float[size], basis, new float[] {firstVariance, secondVariance});
    }

    private static OutOfDistributionDetector statistics() {
        return OutOfDistributionDetector.of("4 images; drawn", axes(256, 4, 9), axes(3, 1, 1))
                .withDetail(Math.log(2), 0.5)
                .withScales(new OutOfDistributionDetector.Distance(2, 4, 8))
                .withThreshold(1.25);
    }

    private static ModelCardBuilder card() {
        return ModelCard.builder("m")
                .preprocessing(Preprocessing.of(32, 32))
                .findings(List.of(Finding.COVID_19, Finding.NORMAL))
                .detector(statistics());
    }

    private static float[] vector(int size, float... first) {
        float[] out = new float[size];
        System.arraycopy(first, 0, out, 0, first.length);
        return out;
    }

    @Test
    void measuresAlongTheDirectionsAndAcrossThem() {
        OutOfDistributionDetector.Distance found =
                statistics().distance(vector(256, 4, 3, 1, 1), new float[] {7, 7, 4});

        assertThat(found.layout()).isEqualTo((4 * 4 / 4.0 + 3 * 3 / 9.0) / 2);
        // 1 + 1 are left over, and the usual logarithm is that of 2: the 0.001 that keeps it finite is all there is.
        assertThat(found.detail()).isLessThan(1e-6);
        assertThat(found.embedding()).isEqualTo(4 * 4 / 8.0);
        assertThat(found.total()).isCloseTo(4.5, within(1e-6));
        assertThat(found.respect()).isEqualTo("layout");
    }

    @Test
    void findsTooLittleDetailAsStrangeAsTooMuch() {
        double little =
                statistics().distance(vector(256, 0, 0, 0.2f), new float[3]).detail();
        double much = statistics().distance(vector(256, 0, 0, 10), new float[3]).detail();

        assertThat(little).isCloseTo(Math.pow((Math.log(0.041) - Math.log(2)) / 0.5, 2) / 4, within(1e-6));
        assertThat(much).isCloseTo(Math.pow((Math.log(100.001) - Math.log(2)) / 0.5, 2) / 4, within(1e-6));
    }

    @Test
    void standardizesTheThumbnailSoThatBrightnessAndContrastDoNotCount() {
        Preprocessing recipe = Preprocessing.of(32, 48);
        Tensor dark = Tensor.of(recipe.shape(), recipe.type());
        Tensor bright = Tensor.of(recipe.shape(), recipe.type());
        Random random = new Random(3);
        for (int i = 0; i < 32 * 48; i++) {
            int value = random.nextInt(100);
            dark.buffer().put(i, (byte) value);
            bright.buffer().put(i, (byte) (2 * value + 30));
        }
        float[] thumbnail = OutOfDistributionDetector.thumbnail(recipe, dark.buffer());

        assertThat(OutOfDistributionDetector.thumbnail(recipe, bright.buffer()))
                .containsExactly(thumbnail, within(1e-4f));
        double sum = 0;
        double squares = 0;
        for (float value : thumbnail) {
            sum += value;
            squares += (double) value * value;
        }
        assertThat(sum).isCloseTo(0, within(1e-3));
        assertThat(squares).isCloseTo(256, within(1e-3));
    }

    @Test
    void seesTheSameThumbnailInAFloatInput() {
        Preprocessing bytes = Preprocessing.of(32, 32);
        Preprocessing floats =
                bytes.withFloat32(new IntensityRange(-1024, 1024), List.of(3f, 3f, 3f), List.of(2f, 2f, 2f));
        Tensor eight = Tensor.of(bytes.shape(), bytes.type());
        float[] values = new float[3 * 32 * 32];
        for (int i = 0; i < 32 * 32; i++) {
            eight.buffer().put(i, (byte) (i % 251));
            values[i] = (-1024 + 2048 * (i % 251) / 255f - 3) / 2;
        }
        float[] expected = OutOfDistributionDetector.thumbnail(bytes, eight.buffer());

        assertThat(OutOfDistributionDetector.thumbnail(
                        floats, Tensor.of(floats.shape(), values).buffer()))
                .containsExactly(expected, within(1e-4f));
    }

    @Test
    void hasNoLayoutForAUniformInput() {
        Preprocessing recipe = Preprocessing.of(32, 32);
        Tensor black = Tensor.of(recipe.shape(), recipe.type());

        assertThat(OutOfDistributionDetector.thumbnail(recipe, black.buffer())).containsOnly(0f);
    }

    @Test
    void readsBackWhatItWrote() {
        Random random = new Random(1);
        float[][] basis = new float[5][256];
        for (float[] direction : basis) {
            for (int i = 0; i < 256; i++) {
                direction[i] = (float) random.nextGaussian();
            }
        }
        Subspace layout = Subspace.of(basis[0], basis, new float[] {5, 4, 3, 2, 1e-9f});
        ModelCard written = card().detector(OutOfDistributionDetector.of("x", layout, axes(3, 1, 1)))
                .build();
        ModelCard read = ModelCard.from(written.toMetadata());

        assertThat(read.toMetadata()).isEqualTo(written.toMetadata());
        float[] probe = basis[3];
        assertThat(read.detector().orElseThrow().distance(probe, new float[3]))
                .isEqualTo(written.detector().orElseThrow().distance(probe, new float[3]));
    }

    @Test
    void refusesDamagedStatistics() {
        Map<String, String> good = card().build().toMetadata();
        assertRefused(good, "outliers.version", "2", "expected 1, found \"2\"; another release of this library wrote");
        assertRefused(good, "outliers.threshold", "0", "threshold: expected a finite number above 0, found 0.0");
        assertRefused(good, "outliers.scales", "1,2", "expected 3 fields separated by ,, found \"1,2\"");
        assertRefused(good, "outliers.scales", "1,2,0", "expected finite scales above 0");
        assertRefused(good, "outliers.detail", "1,-1", "expected a finite mean and a deviation above 0");
        assertRefused(good, "outliers.embedding", "3,2,%%", "expected base64, found damaged text");
        assertRefused(good, "outliers.embedding", "3,2,AAAA", "expected 40 bytes, found 3");
        assertRefused(good, "outliers.embedding", "99999999,99,AAAA", "expected at most 16777216 bytes");
        assertRefused(
                good,
                "outliers.layout",
                CardDetector.text(axes(255, 1, 1)),
                "expected a layout of 256 numbers, found 255");
        assertRefused(good, "preprocessing.width", "15", "expected an input of at least 16 x 16, found [1,32,15]");
    }

    private static void assertRefused(Map<String, String> good, String key, String value, String message) {
        Map<String, String> damaged = new HashMap<>(good);
        damaged.put("xray." + key, value);
        assertThatThrownBy(() -> ModelCard.from(damaged))
                .as(key)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesStatisticsThatNoOutputOfTheModelFits() {
        Map<String, String> noVersion = new HashMap<>(card().build().toMetadata());
        noVersion.remove("xray.outliers.version");
        assertThatThrownBy(() -> ModelCard.from(noVersion))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("expected no such key without xray.outliers.version");
        assertThatThrownBy(() -> card().outputs(ModelOutputs.ofLogits("l")).build())
                .hasMessage("detector: expected an output for the embedding, found none");
        assertThatThrownBy(() -> statistics().distance(new float[256], new float[2]))
                .isInstanceOf(ModelException.class)
                .hasMessage("model, output embedding: expected 3 numbers, as the outlier statistics have, found 2");
        assertThatThrownBy(() -> Subspace.of(new float[3], new float[3][3], new float[3]))
                .hasMessage("subspace: expected 1 to 2 directions and as many variances, found 3 and 3");
    }
}
