// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.image.GrayImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties that hold for any right resampler, whatever its weights. */
class PreprocessingTest {

    static Stream<Preprocessing> recipes() {
        return Stream.of(Fit.values())
                .flatMap(fit -> Stream.of(Filter.values())
                        .map(filter -> Preprocessing.of(23, 17).withFit(fit).withFilter(filter)))
                .flatMap(recipe -> Stream.of(
                        recipe,
                        recipe.withUint8(3),
                        recipe.withFloat32(new IntensityRange(-1024, 1024), List.of(0f), List.of(1f))));
    }

    /** Sizes that are reduced, enlarged and mixed. */
    private static final int[][] SIZES = {{97, 61}, {5, 7}, {200, 3}, {1, 1}, {23, 17}, {22, 300}};

    @ParameterizedTest
    @MethodSource("recipes")
    void makesOneTensorOfOneRampInEightAndSixteenBits(Preprocessing recipe) {
        for (int[] size : SIZES) {
            byte[] eight = noise(size[0] * size[1], size[0]);
            short[] sixteen = new short[eight.length];
            for (int i = 0; i < eight.length; i++) {
                sixteen[i] = (short) ((eight[i] & 0xFF) * 257); // 65535 / 255
            }

            Tensor shallow = recipe.apply(GrayImage.of8(eight, size[0], size[1]));
            Tensor deep = recipe.apply(GrayImage.of16(sixteen, size[0], size[1], 16));

            assertThat(deep.buffer()).isEqualTo(shallow.buffer());
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void keepsAConstantConstant(Preprocessing recipe) {
        Preprocessing whole = recipe.fit() == Fit.LETTERBOX ? recipe.withFit(Fit.STRETCH) : recipe; // has black bars
        for (int[] size : SIZES) {
            for (int level : new int[] {0, 1, 127, 254, 255}) {
                byte[] samples = new byte[size[0] * size[1]];
                Arrays.fill(samples, (byte) level);

                Tensor tensor = whole.apply(GrayImage.of8(samples, size[0], size[1]));

                double expected = recipe.type() == ElementType.UINT8 ? level : -1024 + 2048.0 * level / 255;
                for (int i = 0; i < tensor.shape().elements(); i++) {
                    assertThat((double) tensor.at(i))
                            .isCloseTo(expected, within(1e-4)); // worst 6e-5: half the last bit of a float of 1024
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void flipsWithTheImage(Preprocessing recipe) {
        int width = recipe.shape().width();
        Preprocessing symmetric = recipe.fit() == Fit.LETTERBOX ? recipe.withFit(Fit.STRETCH) : recipe; // odd bars
        for (int[] size : SIZES) {
            byte[] samples = noise(size[0] * size[1], 11);
            byte[] flipped = new byte[samples.length];
            for (int i = 0; i < samples.length; i++) {
                int x = i % size[0];
                flipped[i] = samples[i - x + size[0] - 1 - x];
            }

            Tensor straight = symmetric.apply(GrayImage.of8(samples, size[0], size[1]));
            Tensor mirrored = symmetric.apply(GrayImage.of8(flipped, size[0], size[1]));

            for (int i = 0; i < straight.shape().elements(); i++) {
                int x = i % width;
                assertThat(mirrored.at(i - x + width - 1 - x)).isEqualTo(straight.at(i));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void staysBetweenBlackAndWhite(Preprocessing recipe) {
        for (int[] size : SIZES) {
            byte[] samples = noise(size[0] * size[1], 5);
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (byte) (samples[i] < 0 ? 255 : 0);
            }

            Tensor tensor = recipe.apply(GrayImage.of8(samples, size[0], size[1]));

            for (int i = 0; i < tensor.shape().elements(); i++) {
                assertThat(tensor.at(i)).isBetween(recipe.type() == ElementType.UINT8 ? 0f : -1024f, 1024f);
            }
        }
    }

    @Test
    void letterboxesOnBlack() {
        byte[] white = new byte[40 * 10];
        Arrays.fill(white, (byte) 255);

        Tensor tensor = Preprocessing.of(8, 8).withFit(Fit.LETTERBOX).apply(GrayImage.of8(white, 40, 10));

        for (int i = 0; i < 64; i++) {
            assertThat(tensor.at(i)).as("element %d", i).isEqualTo(i / 8 == 3 || i / 8 == 4 ? 255 : 0);
        }
    }

    @Test
    void leavesTheBuffersPositionAlone() {
        ByteBuffer target =
                ByteBuffer.allocate(70).order(ByteOrder.nativeOrder()).position(3);

        Preprocessing.of(8, 8).write(GrayImage.of8(new byte[1], 1, 1), target);

        assertThat(target.position()).isEqualTo(3);
        assertThat(target.limit()).isEqualTo(70);
    }

    @Test
    void refusesABufferThatIsTooSmall() {
        ByteBuffer small = ByteBuffer.allocate(63);

        assertThatThrownBy(() -> Preprocessing.of(8, 8).write(GrayImage.of8(new byte[1], 1, 1), small))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesANaNThatPosesAsAPixel() {
        assertThatThrownBy(() -> Tensor.of(new Shape(1, 1, 2), new float[] {0, Float.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor [1,1,2]: expected finite values, found NaN at 1");
    }

    private static byte[] noise(int length, long seed) {
        byte[] samples = new byte[length];
        new SplittableRandom(seed).nextBytes(samples);
        return samples;
    }
}
