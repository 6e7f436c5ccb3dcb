// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Oracle: the means of blocks of the exact picture. Fails if mode FAST shows another picture, shifts it, or forgets an
 * edge block.
 */
class FastModeTest {

    static List<String> names() {
        return Golden.names(".u16");
    }

    @ParameterizedTest
    @MethodSource("names")
    void givesTheMeansOfBlocksOfTheExactPicture(String name) {
        DicomDecoder decoder = DicomDecoder.open();
        DecodedImage exact = decoder.decode(Golden.dicom(name), DecodeRequest.defaults());
        DecodedImage fast =
                decoder.decode(Golden.dicom(name), DecodeRequest.defaults().withFast(12, 9));

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
