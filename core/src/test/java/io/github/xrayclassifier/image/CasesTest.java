// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.failure.XrayException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files that this library or others read wrongly, outside of the repository; skipped where they are absent. All hold one
 * radiograph of 321 x 289 pixels, whose plain version Pillow reads with a sum of 10,596,547.
 */
class CasesTest {

    private static final Path CASES = Path.of(System.getProperty("xray.cases", "../../shared/cases/images"))
            .toAbsolutePath()
            .normalize();

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "o51-bigtiff.tif, 0, ''",
        "r01-tiff-palette-8bit-values.tif, 0, ''",
        "r02d-png16-with-12bit-range-sbit12.png, 0.002, ''",
        "r03-tiff-float32-0to1.tif, 0.00001, ''",
        "r13-bmp-without-last-padding.bmp, 0, FILE_FAULT",
        "r16-tiff-planar2-rgb.tif, 0, ''",
        "r18-tiff-stripbytecounts-0.tif, 0, FILE_FAULT",
        "r24-tiff-thumbnail-first.tif, 0, MULTI_FRAME",
        "p06-16bit.pgm, 0, ''",
        "o34-jpeg-mpo.jpg, 0.036, MULTI_FRAME", // what Pillow's reading of the JPEGs differs by: 9 levels
        "r06-jpeg-extra-rst-behind-last-mcu.jpg, 0.036, FILE_FAULT",
        "r07b-jpeg-junk-before-eoi.jpg, 0.036, FILE_FAULT",
        "r11-jpeg-exif-orientation-long-be.jpg, 0.036, ''",
        "q05-jpeg-exif6-then-empty-exif.jpg, 0.036, ''",
        "r14b-jpeg-cmyk-no-adobe.jpg, 0.024, ''",
    })
    void readsTheSameRadiograph(String file, double tolerance, String warnings) throws IOException {
        GrayImage expected = decode("o51-bigtiff.tif").pixels();
        assertThat(sum(expected)).isEqualTo(10_596_547);

        DecodedImage found = decode(file);

        assertThat(found.pixels().width()).isEqualTo(321);
        assertThat(found.pixels().height()).isEqualTo(289);
        assertThat(worst(expected, found.pixels())).isLessThanOrEqualTo(tolerance);
        assertThat(found.warnings().stream().map(warning -> warning.kind().name()))
                .containsExactlyElementsOf(warnings.isEmpty() ? java.util.List.of() : java.util.List.of(warnings));
    }

    @Test
    void showsNoColorsThatLieUnderAlphaZero() throws IOException {
        GrayImage expected = decode("o51-bigtiff.tif").pixels();
        GrayImage found = decode("r27-png-rgba-garbage-under-alpha0.png").pixels();

        assertThat(found.sample(0, 0)).isZero();
        int hidden = 0;
        for (int i = 0; i < 321 * 289; i++) {
            int sample = found.sample(i % 321, i / 321);
            assertThat(sample).isIn(0, expected.sample(i % 321, i / 321));
            hidden += sample == expected.sample(i % 321, i / 321) ? 0 : 1;
        }
        assertThat(hidden).isLessThanOrEqualTo(12_840); // pixels of alpha 0
    }

    @Test
    void readsFaxAsPillowDoes() throws IOException {
        assertThat(sum(decode("r04-tiff-g4.tif").pixels())).isEqualTo(58_897L * 255);
    }

    @Test
    void refusesAProgressiveJpegWithoutItsLastScan() {
        refuses(
                "r41-jpeg-progressive-without-last-scan.jpg",
                MalformedImageException.class,
                "expected scans that complete");
    }

    @Test
    void refusesATiffWithoutPhotometricInterpretation() {
        refuses(
                "o77b-tiff-photometric-missing.tif",
                MalformedImageException.class,
                "photometric interpretation (tag 262)");
    }

    @Test
    void refusesSignedSamplesWithoutARangeInWords() {
        refuses("r22-tiff-int16.tif", UnsupportedImageException.class, "found 16-bit signed samples without");
    }

    @Test
    void namesZstandard() {
        refuses("o54-tiff-zstd.tif", UnsupportedImageException.class, "found Zstandard");
    }

    private static void refuses(String file, Class<? extends XrayException> type, String message) {
        assertThatThrownBy(() -> decode(file)).isInstanceOf(type).hasMessageContaining(message);
    }

    private static double worst(GrayImage expected, GrayImage found) {
        double worst = 0;
        for (int y = 0; y < expected.height(); y++) {
            for (int x = 0; x < expected.width(); x++) {
                double share = expected.sample(x, y) / 255.0 - (double) found.sample(x, y) / found.maxValue();
                worst = Math.max(worst, Math.abs(share));
            }
        }
        return worst;
    }

    private static long sum(GrayImage image) {
        long sum = 0;
        for (int i = 0; i < image.width() * image.height(); i++) {
            sum += image.sample(i % image.width(), i / image.width());
        }
        return sum;
    }

    private static DecodedImage decode(String file) throws IOException {
        assumeTrue(Files.isDirectory(CASES), () -> "expected " + CASES + ", found nothing: skipped");
        return ImageDecoder.standard()
                .decode(ByteBuffer.wrap(Files.readAllBytes(CASES.resolve(file))), DecodeRequest.defaults());
    }
}
