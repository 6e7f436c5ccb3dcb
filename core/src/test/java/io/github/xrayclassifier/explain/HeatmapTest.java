// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.tensor.Fit;
import io.github.xrayclassifier.tensor.Placement;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The place of a grid on its image, against positions worked out by hand and against planted spots. */
class HeatmapTest {

    private static DecodedImage picture(int width, int height) {
        return DecodedImage.of(GrayImage.of8(new byte[width * height], width, height), "test");
    }

    private static Heatmap map(Preprocessing recipe, DecodedImage image, int columns, float... values) {
        return Heatmap.of(Finding.EFFUSION, values, columns, Heatmap.Frame.of(recipe, image));
    }

    @Test
    void isBilinearBetweenTheCentersOfCellsAndConstantBeyond() {
        Heatmap map = map(Preprocessing.of(8, 8), picture(100, 50), 2, 0, 10, 20, 30);

        // Centers of the cells in the image: x 25 and 75, y 12.5 and 37.5.
        assertThat(map.at(25, 12.5)).hasValue(0);
        assertThat(map.at(75, 37.5)).hasValue(30);
        assertThat(map.at(50, 12.5)).hasValue(5);
        assertThat(map.at(50, 25)).hasValue(15);
        assertThat(map.at(0, 0)).hasValue(0);
        assertThat(map.at(100, 50)).hasValue(30);
        assertThat(map.at(35, 12.5).orElseThrow()).isCloseTo(2, within(1e-12));
    }

    /** Strided convolutions padded by half their kernel: cell i looks at input pixel 32 i, not at the middle of a tile. */
    @Test
    void liesWhereTheCellsOfStridedConvolutionsLook() {
        Heatmap.Frame frame =
                Heatmap.Frame.of(Preprocessing.of(64, 64), picture(128, 640)).withStride(OptionalInt.of(32));
        Heatmap map = Heatmap.of(Finding.EFFUSION, new float[] {0, 10, 20, 40}, 2, frame);

        // Centers on the input: 0.5 and 32.5; a pixel of the input is 2 x 10 of the image.
        assertThat(map.peak()).isEqualTo(new Heatmap.Peak(65, 325, 40));
        assertThat(map.at(1, 5)).hasValue(0);
        assertThat(map.at(33, 5)).hasValue(5);
        assertThat(map.at(1, 165)).hasValue(10);
        assertThat(map.at(128, 640)).hasValue(40);
    }

    @Test
    void saysNothingOfWhatACenterCropCutOff() {
        Heatmap map = map(Preprocessing.of(8, 8).withFit(Fit.CENTER_CROP), picture(100, 50), 1, 7);

        assertThat(map.at(24.9, 10)).isEmpty();
        assertThat(map.at(25.1, 10)).hasValue(7);
        assertThat(map.at(74.9, 10)).hasValue(7);
        assertThat(map.at(75.1, 10)).isEmpty();
    }

    @Test
    void leavesTheBordersOfALetterboxOut() {
        // 100 x 50 on 8 x 8: rows 2 to 5 of the input; a grid of 4 rows has the image in rows 1 and 2.
        Heatmap map = map(Preprocessing.of(8, 8).withFit(Fit.LETTERBOX), picture(100, 50), 1, 100, 1, 2, 100);

        assertThat(map.at(50, 12.5)).hasValue(1);
        assertThat(map.at(50, 37.5)).hasValue(2);
        assertThat(map.at(50, 25)).hasValue(1.5);
    }

    @Test
    void speaksOfTheSourceEvenIfTheDecodeWasScaled() {
        GrayImage scaled = GrayImage.of8(new byte[25 * 13], 25, 13);
        DecodedImage image = new DecodedImage(scaled, 100, 50, "JPEG", 0, List.of());
        Heatmap map = map(Preprocessing.of(8, 8), image, 2, 0, 10, 0, 10);

        assertThat(map.at(25, 25)).hasValue(0);
        assertThat(map.at(75, 25)).hasValue(10);
        assertThat(map.peak()).isEqualTo(new Heatmap.Peak(75, 12.5, 10));
    }

    @Test
    void refusesAPointOutsideTheImage() {
        Heatmap map = map(Preprocessing.of(8, 8), picture(100, 50), 1, 7);

        assertThatThrownBy(() -> map.at(100.5, 3))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("heatmap: expected a point of 100 x 50 pixels, found 100.5, 3.0");
        assertThatThrownBy(() -> map.at(Double.NaN, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void knowsMeanAndPeak() {
        Heatmap map = map(Preprocessing.of(8, 8), picture(80, 40), 4, 1, 2, 3, 4, 5, 9, 7, 9);

        assertThat(map.mean()).isEqualTo(5);
        assertThat(map.rows()).isEqualTo(2);
        assertThat(map.peak()).isEqualTo(new Heatmap.Peak(30, 30, 9)); // the first of two
        assertThat(map).hasToString("Heatmap[effusion, 4 x 2]");
    }

    @Test
    void refusesRowsThatAreNotWholeAndValuesThatAreNoNumbers() {
        assertThatThrownBy(() -> map(Preprocessing.of(8, 8), picture(9, 9), 2, 1, 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("heatmap: expected whole rows of 2 values, found 3");
        assertThatThrownBy(() -> map(Preprocessing.of(8, 8), picture(9, 9), 1, Float.NaN))
                .hasMessage("heatmap: expected finite values, found NaN");
    }

    @Test
    void copiesItsValues() {
        float[] values = {1, 2};
        Heatmap map = map(Preprocessing.of(8, 8), picture(9, 9), 2, values);
        values[0] = 5;
        map.values()[1] = 5;

        assertThat(map.values()).containsExactly(1, 2);
    }

    /**
     * Whatever the fit and the aspect: a bright spot in the image is bright on the input where the map's geometry says.
     * The oracle is the resampler itself.
     */
    @ParameterizedTest
    @EnumSource(Fit.class)
    void findsASpotWhereTheResamplerPutIt(Fit fit) {
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            findsASpot(64 + random.nextInt(137), 64 + random.nextInt(137), fit, random);
        }
    }

    private static void findsASpot(int width, int height, Fit fit, Random random) {
        Preprocessing recipe = Preprocessing.of(32, 24).withFit(fit);
        Placement used = recipe.placement(width, height);
        int x = (int) (used.sourceX() + 12 + random.nextDouble() * (used.sourceWidth() - 24));
        int y = (int) (used.sourceY() + 12 + random.nextDouble() * (used.sourceHeight() - 24));
        byte[] samples = new byte[width * height];
        for (int i = 0; i < samples.length; i++) {
            int dx = i % width - x;
            int dy = i / width - y;
            samples[i] = (byte) (int) (250 * Math.exp(-(dx * dx + dy * dy) / 50.0)); // 5 pixels of standard deviation
        }
        DecodedImage image = DecodedImage.of(GrayImage.wrap8(samples, width, height), "test");
        var input = recipe.apply(image.pixels());
        float[] values = new float[32 * 24];
        for (int i = 0; i < values.length; i++) {
            values[i] = input.at(i);
        }

        Heatmap map = map(recipe, image, 32, values);

        double cellX = used.sourceWidth() / used.inputWidth();
        double cellY = used.sourceHeight() / used.inputHeight();
        assertThat(map.peak().x()).isCloseTo(x + 0.5, within(0.51 * cellX + 0.5)); // half a cell, half a pixel
        assertThat(map.peak().y()).isCloseTo(y + 0.5, within(0.51 * cellY + 0.5));
        assertThat(map.at(map.peak().x(), map.peak().y()).orElseThrow())
                .isCloseTo(map.peak().value(), within(1e-3));
    }
}
