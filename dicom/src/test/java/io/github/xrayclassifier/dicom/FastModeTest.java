// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Oracle: the means of blocks of the exact image. Fails if mode FAST shows another image, shifts it, or forgets an
 * edge block.
 */
class FastModeTest {

    static List<String> names() {
        return Golden.names(".u16").stream()
                .filter(name -> !name.matches("(ybr-)?jpeg5[01](-8)?")) // decoded to a part of their size: see below
                .toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void givesTheMeansOfBlocksOfTheExactImage(String name) {
        compare(Golden.dicom(name));
    }

    /** Blocks of 2 x 2 samples out of four coefficients of each: libjpeg's reduced transform, which JpegScaleTest holds. */
    @ParameterizedTest
    @ValueSource(strings = {"jpeg50", "jpeg51-8", "ybr-jpeg50"})
    void decodesJpegToAPartOfItsSize(String name) {
        DicomDecoder decoder = DicomDecoder.open();
        GrayImage whole =
                decoder.decode(Golden.dicom(name), DecodeRequest.defaults()).pixels();
        DecodedImage fast =
                decoder.decode(Golden.dicom(name), DecodeRequest.defaults().withFast(12, 9));

        assertThat(fast.pixels()).hasToString("GrayImage[20 x 15, 16 bit]");
        assertThat(fast.sourceWidth()).isEqualTo(40);
        double sum = 0;
        for (int y = 0; y < 15; y++) {
            for (int x = 0; x < 20; x++) {
                sum += Math.abs(fast.pixels().sample(x, y) - mean(whole, x, y, 2));
            }
        }
        assertThat(sum / 300).isLessThan(0.002 * 65_535); // worst 0.0012: the transform is no plain mean
    }

    /** The stops of its window lie anywhere between two stored values. */
    @ParameterizedTest
    @CsvSource({"0.37, 12, 0", "-0.37, 12, 1", "1.7, 16, 0", "0.01, 16, 1", "3, 10, 1"})
    void givesTheMeansWhateverTheRescaleSlope(String slope, int stored, int sign) {
        byte[] cells = new byte[2 * 40 * 30];
        new SplittableRandom(5).nextBytes(cells);
        double middle = sign == 1 ? 0 : (1 << stored) * Double.parseDouble(slope) / 2;
        double width = Math.abs((1 << stored) * Double.parseDouble(slope)) * 0.6;
        compare(TestDicom.file(TestDicom.header()
                .shorts(Tag.ROWS, "US", 30)
                .shorts(Tag.COLUMNS, "US", 40)
                .shorts(Tag.BITS_ALLOCATED, "US", 16)
                .shorts(Tag.BITS_STORED, "US", stored)
                .shorts(Tag.HIGH_BIT, "US", stored - 1)
                .shorts(Tag.PIXEL_REPRESENTATION, "US", sign)
                .text(Tag.RESCALE_SLOPE, "DS", slope)
                .text(Tag.RESCALE_INTERCEPT, "DS", "-11.3")
                .text(Tag.WINDOW_CENTER, "DS", String.valueOf(middle - 11.3))
                .text(Tag.WINDOW_WIDTH, "DS", String.valueOf(width))
                .bytes(Tag.PIXEL_DATA, "OW", cells)));
    }

    private static void compare(ByteBuffer file) {
        DicomDecoder decoder = DicomDecoder.open();
        DecodedImage exact = decoder.decode(file, DecodeRequest.defaults());
        DecodedImage fast = decoder.decode(file, DecodeRequest.defaults().withFast(12, 9));

        GrayImage whole = exact.pixels();
        int step = fast.pixels().width() == whole.width() ? 1 : 3; // color comes as it is
        assertThat(fast.pixels().width()).isEqualTo((whole.width() + step - 1) / step);
        assertThat(fast.sourceWidth()).isEqualTo(whole.width());
        double worst = 0;
        for (int y = 0; y < fast.pixels().height(); y++) {
            for (int x = 0; x < fast.pixels().width(); x++) {
                worst = Math.max(worst, Math.abs(fast.pixels().sample(x, y) - mean(whole, x, y, step)));
            }
        }
        assertThat(worst).isLessThanOrEqualTo(1); // worst 0.89 of 65,535: one rounding more
    }

    private static double mean(GrayImage whole, int x, int y, int step) {
        double sum = 0;
        int count = 0;
        for (int j = y * step; j < Math.min(whole.height(), (y + 1) * step); j++) {
            for (int i = x * step; i < Math.min(whole.width(), (x + 1) * step); i++, count++) {
                sum += whole.sample(i, j);
            }
        }
        return sum / count;
    }
}
