// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.codec.BlockMeans;
import io.github.xrayclassifier.codec.Enough;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.Samples;
import io.github.xrayclassifier.codec.Scratch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Fails when a scaled PNG is anything but the rounded means of the blocks of the whole image, added one by one here. */
class BlockMeansTest {

    static List<Golden> pngs() {
        return Golden.all().stream()
                .filter(golden -> golden.format().equals("PNG"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pngs")
    void scalesEveryKindOfPng(Golden golden) {
        GrayImage whole = decode(golden.bytes(), DecodeRequest.defaults()).pixels();
        for (int side : new int[] {8, 4, 2}) {
            DecodeRequest enough = DecodeRequest.defaults()
                    .withFast((whole.width() + side - 1) / side, (whole.height() + side - 1) / side);

            DecodedImage scaled = decode(golden.bytes(), enough);

            assertThat(List.of(scaled.sourceWidth(), scaled.sourceHeight()))
                    .containsExactly(whole.width(), whole.height());
            boolean interlaced = golden.bytes()[28] == 1;
            boolean turned = golden.file().contains("exif");
            if (interlaced) {
                assertThat(scaled.pixels()).hasToString(whole.toString());
            } else if (!turned) { // blocks are counted from the stored corner
                assertIsMeanOf(whole, side, scaled.pixels());
            }
        }
    }

    @Test
    void addsRowsOfEveryWidth() {
        SplittableRandom random = new SplittableRandom(9);
        for (int width = 1; width < 40; width++) {
            int height = 1 + random.nextInt(20);
            for (boolean deep : new boolean[] {false, true}) {
                GrayImage whole = picture(random, width, height, deep);
                for (int side : new int[] {2, 4, 8}) {
                    BlockMeans means = BlockMeans.of(width, height, side, deep, Scratch.fresh());
                    for (int y = 0; y < height; y++) {
                        means.add(row(whole, y, random), 3);
                    }
                    assertIsMeanOf(whole, side, image(means.samples()));
                }
            }
        }
    }

    private static GrayImage image(Samples samples) {
        return Upright.of(RawImage.of(samples, 0), "PNG").pixels();
    }

    private static GrayImage picture(SplittableRandom random, int width, int height, boolean deep) {
        short[] samples = new short[width * height];
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (random.nextInt(4) == 0 ? -1 : random.nextInt(1 << 16));
            bytes[i] = (byte) samples[i];
        }
        return deep ? GrayImage.wrap16(samples, width, height, 16) : GrayImage.wrap8(bytes, width, height);
    }

    /** The row as a PNG stores it, between bytes that do not belong to it. */
    private static byte[] row(GrayImage image, int y, SplittableRandom random) {
        int bytes = image.isEightBit() ? 1 : 2;
        byte[] row = new byte[3 + image.width() * bytes + 8];
        random.nextBytes(row);
        for (int x = 0; x < image.width(); x++) {
            if (bytes == 2) {
                row[3 + 2 * x] = (byte) (image.sample(x, y) >> 8);
            }
            row[3 + bytes * x + bytes - 1] = (byte) image.sample(x, y);
        }
        return row;
    }

    private static void assertIsMeanOf(GrayImage whole, int side, GrayImage scaled) {
        assertThat(scaled)
                .hasToString("GrayImage[" + (whole.width() + side - 1) / side + " x "
                        + (whole.height() + side - 1) / side + ", " + whole.bits() + " bit]");
        for (int y = 0; y < scaled.height(); y++) {
            for (int x = 0; x < scaled.width(); x++) {
                assertThat((double) scaled.sample(x, y))
                        .as("%d, %d", x, y)
                        .isEqualTo(Math.floor(mean(whole, x * side, y * side, side) + 0.5));
            }
        }
    }

    private static double mean(GrayImage whole, int left, int top, int side) {
        double sum = 0;
        int count = 0;
        for (int y = top; y < Math.min(top + side, whole.height()); y++) {
            for (int x = left; x < Math.min(left + side, whole.width()); x++) {
                sum += whole.sample(x, y);
                count++;
            }
        }
        return sum / count;
    }

    @ParameterizedTest(name = "{0} x {1} of 37 x 27 is served by blocks of {2}")
    @CsvSource({"1, 1, 8", "5, 4, 8", "6, 4, 4", "5, 5, 4", "10, 8, 2", "20, 14, 1", "99, 99, 1"})
    void choosesTheLargestBlocksThatAreEnough(int wide, int high, int side) {
        assertThat(new Enough(wide, high).divisor(37, 27)).isEqualTo(side);
    }

    private static DecodedImage decode(byte[] file, DecodeRequest request) {
        return ImageDecoder.standard().decode(ByteBuffer.wrap(file), request);
    }
}
