// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.tensor.Fit;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The drawing: the image untouched where nothing speaks for the finding, colored by a known amount where it does. */
class OverlayTest {

    private static GrayImage gray(int width, int height, int value) {
        byte[] samples = new byte[width * height];
        java.util.Arrays.fill(samples, (byte) value);
        return GrayImage.wrap8(samples, width, height);
    }

    private static Heatmap map(Preprocessing recipe, GrayImage image, int columns, float... values) {
        return Heatmap.of(Finding.EFFUSION, values, columns, Heatmap.Frame.of(recipe, DecodedImage.of(image, "test")));
    }

    private static int[] rgb(BufferedImage image, int x, int y) {
        int rgb = image.getRGB(x, y);
        return new int[] {(rgb >> 16) & 0xFF, (rgb >> 8) & 0xFF, rgb & 0xFF};
    }

    @Test
    void keepsTheImageAtItsPlaceWithTheBarBesideIt() {
        GrayImage image = gray(300, 200, 77);
        BufferedImage overlay = map(Preprocessing.of(8, 8), image, 1, 0).overlay(image);

        assertThat(overlay.getHeight()).isEqualTo(200);
        assertThat(overlay.getWidth()).isEqualTo(300 + Overlay.stripWidth(200));
        for (int x = 0; x < 300; x++) {
            assertThat(rgb(overlay, x, x % 200)).containsExactly(77, 77, 77);
        }
    }

    @Test
    void leavesEvidenceAgainstTheFindingGray() {
        GrayImage image = gray(40, 40, 100);

        assertThat(rgb(map(Preprocessing.of(8, 8), image, 1, -5).overlay(image), 20, 20))
                .containsExactly(100, 100, 100);
    }

    /** At the peak: 40 % of gray 100 and 60 % of inferno's last color, fcffa4. */
    @Test
    void covers60PercentAtThePeak() {
        GrayImage image = gray(40, 40, 100);

        assertThat(rgb(map(Preprocessing.of(8, 8), image, 1, 5).overlay(image), 20, 20))
                .containsExactly((int) Math.round(40 + 0.6 * 0xFC), (int) Math.round(40 + 0.6 * 0xFF), (int)
                        Math.round(40 + 0.6 * 0xA4));
    }

    /** 0.5 logit is half way up a scale that is never shorter than 1: 70 % gray, 30 % of inferno's middle. */
    @Test
    void doesNotMakeAFaintMapGlow() {
        GrayImage image = gray(40, 40, 100);
        int[] drawn = rgb(map(Preprocessing.of(8, 8), image, 1, 0.5f).overlay(image), 20, 20);

        // matplotlib: inferno(0.5) = (0.735683, 0.215906, 0.330245) at entry 127.5; ours within 1.3 levels.
        assertThat(drawn[0]).isBetween(70 + 55, 70 + 57);
        assertThat(drawn[1]).isBetween(70 + 16, 70 + 18);
        assertThat(drawn[2]).isBetween(70 + 24, 70 + 26);
    }

    @Test
    void leavesGrayWhatTheModelDidNotSee() {
        GrayImage image = gray(100, 50, 100);
        BufferedImage overlay = map(Preprocessing.of(8, 8).withFit(Fit.CENTER_CROP), image, 1, 5)
                .overlay(image);

        assertThat(rgb(overlay, 20, 25)).containsExactly(100, 100, 100);
        assertThat(rgb(overlay, 50, 25)[0]).isGreaterThan(150);
        assertThat(rgb(overlay, 80, 25)).containsExactly(100, 100, 100);
    }

    @Test
    void drawsABarFromTheScaleDownToNothing() {
        GrayImage image = gray(300, 200, 0);
        BufferedImage overlay = map(Preprocessing.of(8, 8), image, 1, 5).overlay(image);

        assertThat(rgb(overlay, 305, 5)).satisfies(top -> assertThat(top[0]).isGreaterThan(240));
        assertThat(rgb(overlay, 305, 194))
                .satisfies(bottom -> assertThat(bottom[0]).isLessThan(10));
        long white = java.util.stream.IntStream.range(314, overlay.getWidth())
                .filter(x -> overlay.getRGB(x, 5) == 0xFFFFFFFF)
                .count();
        assertThat(white).isPositive(); // the label
    }

    @Test
    void drawsSixteenBitsAndTinyImages() {
        short[] samples = new short[9];
        java.util.Arrays.fill(samples, (short) 0x8000);
        GrayImage deep = GrayImage.wrap16(samples, 3, 3, 16);

        assertThat(rgb(map(Preprocessing.of(8, 8), deep, 1, 0).overlay(deep), 1, 1))
                .containsExactly(128, 128, 128);
    }

    /** Opaque in inferno's last color at the peak, half as opaque half way up, clear where evidence is against it. */
    @Test
    void givesItsColorsAsALayerWithoutTheImage() {
        GrayImage image = gray(40, 20, 100);

        assertThat(map(Preprocessing.of(8, 8), image, 1, 5).layer(10).getRGB(5, 2))
                .isEqualTo(0xFFFCFFA4);
        assertThat(map(Preprocessing.of(8, 8), image, 1, 0.5f).layer(10).getRGB(5, 2) >>> 24)
                .isEqualTo(128);
        assertThat(map(Preprocessing.of(8, 8), image, 1, -5).layer(10).getRGB(5, 2) >>> 24)
                .isZero();
    }

    @Test
    void givesALayerInTheProportionsOfTheImageWithTheUnseenClear() {
        Preprocessing crop = Preprocessing.of(8, 8).withFit(Fit.CENTER_CROP);
        BufferedImage layer = map(crop, gray(40, 20, 100), 1, 5).layer(100);

        assertThat(layer.getWidth()).isEqualTo(100);
        assertThat(layer.getHeight()).isEqualTo(50);
        assertThat(layer.getRGB(10, 25) >>> 24).isZero(); // the crop takes columns 25 to 75
        assertThat(layer.getRGB(50, 25) >>> 24).isEqualTo(255);
        assertThatThrownBy(() -> map(crop, gray(40, 20, 100), 1, 5).layer(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layer: expected 1 to 50000000 pixels, found 1 x 1");
    }

    @Test
    void reducesToALongestSide() {
        GrayImage image = gray(300, 200, 77);
        BufferedImage overlay = map(Preprocessing.of(8, 8), image, 1, 0).overlay(image, 150);

        assertThat(overlay.getHeight()).isEqualTo(100);
        assertThat(overlay.getWidth()).isEqualTo(150 + Overlay.stripWidth(100));
        assertThat(rgb(overlay, 149, 99)).containsExactly(77, 77, 77);
        assertThat(map(Preprocessing.of(8, 8), image, 1, 0).overlay(image, 9999).getHeight())
                .isEqualTo(200);
    }

    @Test
    void takesTheScaledDecodeToo() {
        GrayImage scaled = gray(30, 20, 50);
        var image = new DecodedImage(scaled, 300, 200, "JPEG", 0, List.of());
        Heatmap map = Heatmap.of(Finding.EFFUSION, new float[] {1}, 1, Heatmap.Frame.of(Preprocessing.of(8, 8), image));

        assertThat(map.overlay(scaled).getHeight()).isEqualTo(20);
        assertThat(map.overlay(gray(300, 200, 50)).getHeight()).isEqualTo(200);
    }

    @Test
    void refusesAnotherImage() {
        Heatmap map = map(Preprocessing.of(8, 8), gray(300, 200, 77), 1, 0);

        assertThatThrownBy(() -> map.overlay(gray(200, 300, 77)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("overlay: expected the image that was classified, 300 x 200 pixels, found 200 x 300");
        assertThatThrownBy(() -> map.overlay(gray(300, 200, 77), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("overlay: expected");
    }

    /** Published values of matplotlib's inferno at entries 0, 64, 128, 192, 255, as sRGB levels. */
    @Test
    void hasTheColorsOfInferno() {
        int[][] published = {{0, 0, 4}, {87, 16, 110}, {188, 55, 84}, {249, 142, 9}, {252, 255, 164}};
        int[] entries = {0, 64, 128, 192, 255};
        for (int i = 0; i < entries.length; i++) {
            for (int channel = 0; channel < 3; channel++) {
                assertThat(Colormap.channel(entries[i] / 255.0, channel))
                        .isCloseTo(published[i][channel], org.assertj.core.api.Assertions.within(1.3));
            }
        }
    }

    @Test
    void growsBrighterWithEveryStepOfTheColormap() {
        double before = -1;
        for (int i = 0; i <= 255; i++) {
            double share = i / 255.0;
            double luminance = 0.2126 * linear(Colormap.channel(share, 0))
                    + 0.7152 * linear(Colormap.channel(share, 1))
                    + 0.0722 * linear(Colormap.channel(share, 2));
            assertThat(luminance).isGreaterThan(before);
            before = luminance;
        }
    }

    /** IEC 61966-2-1. */
    private static double linear(double level) {
        double share = level / 255;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
