// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Oracle: the input made from all pixels of the file. The input made from means of blocks of them must come near to it, far nearer
 * than if the means were resized like an image of their own.
 */
class ScaledDecodeTest {

    @ParameterizedTest
    @CsvSource({
        "1037, 1211, 8, STRETCH",
        "1999, 1983, 8, STRETCH",
        "1037, 1211, 4, STRETCH",
        "521, 390, 2, STRETCH",
        "1037, 1211, 8, LETTERBOX",
        "1211, 1037, 8, CENTER_CROP",
        "2500, 2000, 15, STRETCH"
    })
    void comesNearToTheInputOfTheWholeImage(int width, int height, int side, Fit fit) {
        Preprocessing recipe = Preprocessing.of(128, 128)
                .withFit(fit)
                .withFloat32(new IntensityRange(0, 255), List.of(0f), List.of(1f));
        short[] film = film(width, height);
        GrayImage blocks = blocks(film, width, height, side);
        Tensor exact = recipe.apply(GrayImage.wrap16(film, width, height, 16));
        Tensor fast = Tensor.of(recipe.shape(), ElementType.FLOAT32);
        recipe.writer().accept(new DecodedImage(blocks, width, height, "test", 0, List.of()), fast.buffer());

        double plain = difference(exact, recipe.apply(blocks));
        double found = difference(exact, fast);
        assertThat(found).isLessThan(0.7).isLessThan(plain / 2); // measured 0.09 to 0.60
    }

    /** Mean difference, in levels of 255. */
    private static double difference(Tensor one, Tensor other) {
        double sum = 0;
        int count = one.buffer().limit() / Float.BYTES;
        for (int i = 0; i < count; i++) {
            sum += Math.abs(one.buffer().getFloat(4 * i) - other.buffer().getFloat(4 * i));
        }
        return sum / count;
    }

    /** Waves of several lengths under grain. */
    private static short[] film(int width, int height) {
        SplittableRandom random = new SplittableRandom(1);
        short[] film = new short[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double waves = 0.25 * Math.sin(x / 60.0) + 0.15 * Math.cos(y / 25.0 + x / 90.0);
                film[y * width + x] = (short) (65_535 * (0.5 + waves + 0.04 * (random.nextDouble() - 0.5)));
            }
        }
        return film;
    }

    /** The mean of what a block has of the image. */
    private static GrayImage blocks(short[] film, int width, int height, int side) {
        int columns = (width + side - 1) / side;
        int rows = (height + side - 1) / side;
        short[] means = new short[columns * rows];
        for (int i = 0; i < means.length; i++) {
            int left = i % columns * side;
            int top = i / columns * side;
            int right = Math.min(width, left + side);
            int bottom = Math.min(height, top + side);
            long sum = 0;
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    sum += film[y * width + x] & 0xFFFF;
                }
            }
            means[i] = (short) Math.round((double) sum / ((right - left) * (bottom - top)));
        }
        return GrayImage.wrap16(means, columns, rows, 16);
    }
}
