// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.image.ImageWarning.Kind;
import io.github.xrayclassifier.tensor.Shape;
import java.util.List;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

/** Each check on an image drawn to trip it, and on one that just does not. */
class InputChecksTest {

    private static final Shape INPUT = new Shape(1, 50, 50);

    /** Bright spine between dark lungs, on a ramp from top to bottom. */
    private static int chest(int x, int y) {
        boolean lung = y >= 20 && y < 80 && ((x >= 15 && x < 40) || (x >= 60 && x < 85));
        return (lung ? 40 : 120) + y;
    }

    private static DecodedImage drawn(int width, int height, IntBinaryOperator pixel) {
        return drawn(width, height, pixel, 0, List.of());
    }

    private static DecodedImage drawn(
            int width, int height, IntBinaryOperator pixel, double colorfulness, List<ImageWarning> warnings) {
        byte[] samples = new byte[width * height];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) pixel.applyAsInt(i % width, i / width);
        }
        return new DecodedImage(GrayImage.wrap8(samples, width, height), width, height, "test", colorfulness, warnings);
    }

    private static List<String> warnings(DecodedImage image) {
        return InputChecks.defaults().inspect(image, INPUT).warnings().stream()
                .map(warning -> warning.kind() + ": " + warning.message())
                .toList();
    }

    @Test
    void findsNothingOnAnImageThatLooksLikeAChest() {
        assertThat(warnings(drawn(100, 100, InputChecksTest::chest))).isEmpty();
        assertThat(InputChecks.defaults()
                        .inspect(drawn(100, 100, InputChecksTest::chest), INPUT)
                        .reasons())
                .isEmpty();
    }

    @Test
    void findsAnInvertedOne() {
        assertThat(warnings(drawn(100, 100, (x, y) -> 255 - chest(x, y))))
                .containsExactly("INVERTED: brightness of the middle over the lungs -0.314, expected at least -0.050");
    }

    @Test
    void findsAConstantOneAndAbstains() {
        InputChecks.Report report = InputChecks.defaults().inspect(drawn(100, 100, (x, y) -> 99 + x % 2), INPUT);

        assertThat(report.warnings()).extracting(ImageWarning::kind).containsExactly(Kind.CONSTANT);
        assertThat(report.reasons()).singleElement().satisfies(reason -> {
            assertThat(reason.criterion()).isEqualTo(Verdict.Criterion.INPUT);
            assertThat(reason.measured().orElseThrow()).isBetween(0.0039, 0.0049); // 1 of 255, in bins of 1/1023
            assertThat(reason.threshold()).hasValue(0.1);
            assertThat(reason)
                    .hasToString("input: span of the samples over black to white 0.004, expected at least" + " 0.100");
        });
    }

    @Test
    void doesNotLetALineOfTextHideThatTheRestIsConstant() {
        assertThat(warnings(drawn(300, 300, (x, y) -> y == 7 && x % 2 == 0 ? 255 : 60)))
                .singleElement()
                .asString()
                .startsWith("CONSTANT");
    }

    @Test
    void findsTwelveBitsThatWereStoredInSixteen() {
        short[] samples = new short[100 * 100];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (i % 4096);
        }
        var image = DecodedImage.of(GrayImage.wrap16(samples, 100, 100, 16), "test");

        // 255 times the largest 4095 of 65535 is 15.9, rounded down: 15 of 255 bins.
        assertThat(warnings(image))
                .containsExactly(
                        "CONSTANT: uses 12 of 16 bits: span of the samples over black to white 0.059, expected at"
                                + " least 0.100");
        assertThat(warnings(DecodedImage.of(GrayImage.wrap16(samples, 100, 100, 12), "test")))
                .isEmpty();
    }

    @Test
    void findsClippedBlackAndWhite() {
        assertThat(warnings(drawn(100, 100, (x, y) -> y < 70 ? 0 : chest(x, y))))
                .contains("CLIPPED: share of black samples 0.700, expected at most 0.600");
        assertThat(warnings(drawn(100, 100, (x, y) -> y < 30 ? 255 : chest(x, y))))
                .contains("CLIPPED: share of white samples 0.300, expected at most 0.200");
    }

    @Test
    void findsColorSmallSizeAndExtremeAspect() {
        assertThat(warnings(drawn(100, 100, InputChecksTest::chest, 0.2, List.of())))
                .containsExactly("COLOR: mean spread of the colors 0.200, expected at most 0.050");
        assertThat(warnings(drawn(100, 49, (x, y) -> chest(x, 2 * y))))
                .containsExactly("TOO_SMALL: size over that of the model's input 0.980, expected at least 1.000");
        assertThat(warnings(drawn(300, 100, (x, y) -> chest(x / 3, y))))
                .containsExactly("EXTREME_ASPECT: longer side over shorter 3.000, expected at most 2.200");
    }

    @Test
    void abstainsOnInvertedAndColorImages() {
        DecodedImage inverted = drawn(100, 100, (x, y) -> 255 - chest(x, y), 0, List.of());
        DecodedImage color = drawn(100, 100, InputChecksTest::chest, 0.2, List.of());
        for (DecodedImage image : List.of(inverted, color)) {
            assertThat(InputChecks.defaults().inspect(image, INPUT).reasons())
                    .singleElement()
                    .satisfies(reason -> {
                        assertThat(reason.criterion()).isEqualTo(Verdict.Criterion.INPUT);
                        assertThat(reason.measured()).isPresent();
                        assertThat(reason.threshold()).isPresent();
                    });
        }
    }

    @Test
    void copesWithASinglePixel() {
        assertThat(warnings(drawn(1, 1, (x, y) -> 7))).hasSize(2); // too small and constant
    }

    @Test
    void putsTheDecodersWarningsFirstAndAbstainsOnThemIfAsked() {
        var lateral = new ImageWarning(Kind.LATERAL_VIEW, "the file says LATERAL");
        DecodedImage image = drawn(100, 100, InputChecksTest::chest, 0.2, List.of(lateral));

        assertThat(InputChecks.defaults()
                        .withAbstainOn(Set.of())
                        .inspect(image, INPUT)
                        .reasons())
                .isEmpty();
        InputChecks.Report report = InputChecks.defaults()
                .withAbstainOn(Set.of(Kind.LATERAL_VIEW, Kind.COLOR))
                .inspect(image, INPUT);
        assertThat(report.warnings()).first().isEqualTo(lateral);
        assertThat(report.reasons())
                .extracting(Verdict.Reason::toString)
                .containsExactly(
                        "input: the file says LATERAL",
                        "input: mean spread of the colors 0.200, expected at most 0.050");
        assertThat(report.reasons().get(0).measured()).isEmpty();
    }

    @Test
    void abstainsOnDetectorValuesAndNotOnAFaultOfTheFile() {
        var raw = new ImageWarning(Kind.FOR_PROCESSING, "the file says FOR PROCESSING");
        var fault = new ImageWarning(Kind.FILE_FAULT, "the file has no last padding");
        DecodedImage image = drawn(100, 100, InputChecksTest::chest, 0, List.of(fault, raw));

        InputChecks.Report report = InputChecks.defaults().inspect(image, INPUT);

        assertThat(report.warnings()).containsExactly(fault, raw);
        assertThat(report.reasons())
                .extracting(Verdict.Reason::toString)
                .containsExactly("input: the file says FOR PROCESSING");
    }

    /** Steps are edges, so detail and unevenness let them pass; as a JPEG of quality 92 would blur them, with noise too. */
    @Test
    void abstainsOnARampOfFourGrays() {
        for (int noise = 0; noise < 4; noise += 3) {
            int grain = noise;
            DecodedImage ramp =
                    drawn(256, 256, (x, y) -> 20 + 70 * ((x + y / 2) * 4 / 384) + (x * 7 + y * 13) % (grain + 1));
            assertThat(InputChecks.defaults().inspect(ramp, INPUT).reasons())
                    .as("grain of %d", grain)
                    .singleElement()
                    .asString()
                    .startsWith("input: number of gray levels with a thousandth of the samples or more "
                            + 4 * (grain + 1) + ".000, expected at least");
        }
    }

    /** Of 100 x 100 samples a thousandth is 10: a level with 9 is none, one with 10 is. */
    @Test
    void countsLevelsOfAThousandthOfTheSamples() {
        assertThat(ImageStatistics.of(drawn(100, 100, (x, y) -> y < 99 ? y : x < 10 ? 200 : x < 19 ? 201 : 0)
                                .pixels())
                        .levels())
                .isEqualTo(100);
    }

    @Test
    void takesOtherThresholds() {
        DecodedImage chest = drawn(100, 100, InputChecksTest::chest, 0.2, List.of());
        InputChecks checks = InputChecks.defaults()
                .withSpread(0.9)
                .withClipping(0, 0)
                .withColorfulness(0.3)
                .withAspect(1)
                .withLungContrast(0.9);

        assertThat(checks.inspect(chest, INPUT).warnings())
                .extracting(ImageWarning::kind)
                .containsExactly(Kind.CONSTANT);
        assertThat(checks.withSpread(0).inspect(chest, INPUT).warnings())
                .extracting(ImageWarning::kind)
                .containsExactly(Kind.INVERTED);
    }

    @Test
    void refusesThresholdsThatAreNoShares() {
        assertThatThrownBy(() -> InputChecks.defaults().withSpread(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("spread: expected 0 to 1, found NaN");
        assertThatThrownBy(() -> InputChecks.defaults().withAspect(0.5))
                .hasMessage("aspect: expected at least 1, found 0.5");
        assertThatThrownBy(() -> InputChecks.defaults().withLungContrast(-2))
                .hasMessage("lung contrast: expected -1 to 1, found -2.0");
    }

    /** 8-bit images times 0.25, or 14 bits in 16, as detectors give them. */
    @Test
    void abstainsOnAnImageThatUsesFewOfItsBits() {
        // From (40 + 20) / 4 to (120 + 99) / 4.
        InputChecks.Report dim = InputChecks.defaults().inspect(drawn(100, 100, (x, y) -> chest(x, y) / 4), INPUT);

        assertThat(dim.warnings()).extracting(ImageWarning::kind).containsExactly(Kind.NARROW_RANGE);
        assertThat(dim.reasons())
                .singleElement()
                .hasToString(
                        "input: uses 6 of 8 bits: brightest sample 54 of 255, span 0.153 of black to white, expected"
                                + " at least 0.250 and a brightest above 0.500; a known white level is stated by an option");
        short[] samples = new short[100 * 100];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (chest(i % 100, i / 100) * 64);
        }
        DecodedImage deep = DecodedImage.of(GrayImage.wrap16(samples, 100, 100, 16), "test");
        assertThat(warnings(deep))
                .singleElement()
                .asString()
                .startsWith("NARROW_RANGE: uses 14 of 16 bits: brightest sample 14016 of 65535");
    }

    @Test
    void abstainsOnGradientsAtEveryAngleAndVignettes() {
        for (int degrees = 0; degrees < 360; degrees += 15) {
            double c = Math.cos(Math.toRadians(degrees)) / 256;
            double s = Math.sin(Math.toRadians(degrees)) / 256;
            assertThat(warnings(drawn(256, 256, (x, y) -> (int) (128 + 85 * ((x - 128) * c + (y - 128) * s) * 2))))
                    .as("gradient at %d degrees", degrees)
                    .anyMatch(warning -> warning.startsWith("NO_DETAIL: detail of a gradient"));
        }
        assertThat(warnings(drawn(256, 256, (x, y) -> (int) (250 - 1.3 * Math.hypot(x - 120, y - 140)))))
                .anyMatch(warning -> warning.startsWith("NO_DETAIL: detail of a gradient"));
    }

    /** As PngSuite's basn0g04, 16 grays along both sides, enlarged: its steps have edges, but no more than a surface. */
    @Test
    void abstainsOnARampInSteps() {
        assertThat(warnings(drawn(256, 256, (x, y) -> 17 * ((x / 32 + y / 32) % 16))))
                .singleElement()
                .asString()
                .startsWith("NO_DETAIL: detail of a ramp: share of the variance beyond a surface of second degree");
    }

    /** A wave of 32 pixels, whose block means are sines: the discrete Laplacian of sin(kx) is (2 cos k - 2) sin(kx). */
    @Test
    void measuresDetailInStandardDeviations() {
        byte[] samples = new byte[256 * 256];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) Math.round(128 + 100 * Math.sin(2 * Math.PI * (i % 256) / 32));
        }
        ImageStatistics found = ImageStatistics.of(GrayImage.wrap8(samples, 256, 256));
        // Blocks of 4 pixels, so k = 2 pi / 8, each at the phase of its middle; the outermost two have no Laplacian.
        double meanOfSine = 0;
        for (int block = 1; block < 63; block++) {
            meanOfSine += Math.abs(Math.sin(2 * Math.PI * (4 * block + 1.5) / 32)) / 62;
        }
        double expected = (2 - 2 * Math.cos(Math.PI / 4)) * meanOfSine / Math.sqrt(0.5);
        assertThat(found.detail()).isCloseTo(expected, within(0.01 * expected)); // the samples are rounded
        assertThat(found.unevenness()).isCloseTo(1, within(0.02));
    }
}
