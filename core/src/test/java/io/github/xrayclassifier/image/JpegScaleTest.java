// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.Scratch;
import io.github.xrayclassifier.codec.jpeg.JpegDecoder;
import io.github.xrayclassifier.codec.jpeg.JpegParser;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Fails when a scaled decode is not what libjpeg-turbo's {@code djpeg -scale} makes, or of another size than asked. */
class JpegScaleTest {

    static List<String> scaled() {
        return Golden.lines("scaled.csv").toList();
    }

    @ParameterizedTest
    @MethodSource("scaled")
    void makesWhatDjpegMakes(String line) {
        List<String> cells = List.of(line.split(","));
        RawImage raw = JpegDecoder.decode(
                JpegParser.parse(Bytes.of(ByteBuffer.wrap(Golden.read(cells.get(0))))),
                Integer.parseInt(cells.get(1)),
                Scratch.fresh());
        GrayImage pixels = Upright.of(raw, "JPEG").pixels();

        assertThat(pixels).hasToString("GrayImage[" + cells.get(2) + " x " + cells.get(3) + ", 8 bit]");
        assertThat(Golden.sha256(Golden.bigEndian(pixels))).isEqualTo(cells.get(4));
    }

    @ParameterizedTest(name = "{0} x {1} of 37 x 27 is served by {2} x {3}")
    @CsvSource({
        "1, 1, 5, 4",
        "5, 4, 5, 4",
        "6, 4, 10, 7",
        "5, 5, 10, 7",
        "10, 8, 19, 14",
        "20, 14, 37, 27",
        "99, 99, 37, 27"
    })
    void choosesTheSmallestScaleThatIsEnough(int wide, int high, int width, int height) {
        DecodedImage decoded = fast("gray-q75.jpg", wide, high);

        assertThat(decoded.pixels()).hasToString("GrayImage[" + width + " x " + height + ", 8 bit]");
        assertThat(List.of(decoded.sourceWidth(), decoded.sourceHeight())).containsExactly(37, 27);
    }

    @Test
    void takesWhatIsEnoughForThatOfTheUprightImage() {
        assertThat(fast("exif6.jpg", 4, 5).pixels()).hasToString("GrayImage[4 x 5, 8 bit]");
        assertThat(fast("exif6.jpg", 5, 5).pixels()).hasToString("GrayImage[7 x 10, 8 bit]");
    }

    @Test
    void decodesFullyWhatHasNoScales() {
        assertThat(fast("lossless8.jpg", 1, 1).pixels()).hasToString("GrayImage[37 x 27, 8 bit]");
    }

    @Test
    void tellsTheSameColorfulnessAtEveryScale() {
        DecodedImage whole =
                ImageDecoder.standard().decode(ByteBuffer.wrap(Golden.read("color-2x2.jpg")), DecodeRequest.defaults());

        assertThat(fast("color-2x2.jpg", 1, 1).colorfulness()).isEqualTo(whole.colorfulness());
    }

    private static DecodedImage fast(String file, int width, int height) {
        return ImageDecoder.standard()
                .decode(
                        ByteBuffer.wrap(Golden.read(file)),
                        DecodeRequest.defaults().withFast(width, height));
    }
}
