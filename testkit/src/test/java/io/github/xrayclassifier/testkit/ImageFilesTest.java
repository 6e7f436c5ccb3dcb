// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.xrayclassifier.image.GrayImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import java.util.zip.InflaterInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is the JDK's own readers. */
class ImageFilesTest {

    private static GrayImage drawing(int bits) {
        return Phantom.of(9).withSize(37, 53).withBits(bits).draw().image();
    }

    private static int worstDifference(GrayImage expected, byte[] file) throws Exception {
        BufferedImage found = ImageIO.read(new ByteArrayInputStream(file));
        assertThat(found.getWidth()).isEqualTo(expected.width());
        assertThat(found.getHeight()).isEqualTo(expected.height());
        int worst = 0;
        for (int y = 0; y < expected.height(); y++) {
            for (int x = 0; x < expected.width(); x++) {
                int sample = found.getRaster().getSample(x, y, 0);
                worst = Math.max(worst, Math.abs(sample - expected.sample(x, y)));
            }
        }
        return worst;
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void writesPngAndTiffWithoutLoss(int bits) throws Exception {
        assertThat(worstDifference(drawing(bits), ImageFiles.png(drawing(bits))))
                .isZero();
        assertThat(worstDifference(drawing(bits), ImageFiles.tiff(drawing(bits))))
                .isZero();
    }

    /** Each image is one that one filter, by its definition in the PNG specification, turns into zeros. */
    @Test
    void writesEachRowOfAPngWithTheFilterThatSuitsIt() throws Exception {
        assertThat(filters((x, y) -> 0)).containsOnly(0);
        assertThat(filters((x, y) -> 40 + y * y * 7 % 50)).containsOnly(1, 4); // they differ in the first pixel
        assertThat(filters((x, y) -> 40 + x * x * 7 % 50).subList(1, 16)).containsOnly(2);
        assertThat(filters((x, y) -> 90 + 5 * x - 4 * y).subList(1, 16)).containsOnly(4);
        assertThat(filters((x, y) -> 40 + (x * x * 7 + y * y * 5) % 50)).contains(3);
    }

    private static List<Integer> filters(IntBinaryOperator picture) throws Exception {
        byte[] samples = new byte[16 * 16];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) picture.applyAsInt(i % 16, i / 16);
        }
        GrayImage image = GrayImage.of8(samples, 16, 16);
        byte[] file = ImageFiles.png(image);
        assertThat(worstDifference(image, file)).isZero();
        int data = 8 + 25 + 8; // signature, IHDR, length and type of IDAT
        byte[] rows = new InflaterInputStream(new ByteArrayInputStream(file, data, file.length - data)).readAllBytes();
        return IntStream.range(0, 16).mapToObj(y -> (int) rows[y * 17]).toList();
    }

    @Test
    void writesBmpWithoutLoss() throws Exception {
        assertThat(worstDifference(drawing(8), ImageFiles.bmp(drawing(8)))).isZero();
    }

    @Test
    void writesJpegWithLittleLoss() throws Exception {
        assertThat(worstDifference(drawing(8), ImageFiles.jpeg(drawing(8)))).isBetween(1, 40); // worst 24
    }

    @Test
    void startsEachFileWithItsFormatsSignature() {
        GrayImage image = drawing(8);
        Map<byte[], String> starts = Map.of(
                ImageFiles.png(image), "89504e47",
                ImageFiles.jpeg(image), "ffd8ffe0",
                ImageFiles.tiff(image), "49492a00",
                ImageFiles.bmp(image), "424d");
        starts.forEach(
                (file, start) -> assertThat(HexFormat.of().formatHex(file)).startsWith(start));
    }

    @Test
    void claimsASizeWithoutTheBytesForIt() {
        assertThat(ImageFiles.pngClaiming(20_000, 20_000)).hasSize(33);
    }

    @Test
    void cutsAFileShort() {
        assertThat(ImageFiles.truncated(new byte[] {1, 2, 3, 4}, 0.5)).containsExactly(1, 2);
    }

    @Test
    void refusesADepthThatTheFormatLacks() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageFiles.png(drawing(12)))
                .withMessage("PNG: expected 8 or 16 bits, found 12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageFiles.tiff(drawing(10)))
                .withMessage("TIFF: expected 8 or 16 bits, found 10");
    }
}
