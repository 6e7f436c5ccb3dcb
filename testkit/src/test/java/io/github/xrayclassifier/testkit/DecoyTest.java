// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.image.GrayImage;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Decoys against what their names promise. */
class DecoyTest {

    @ParameterizedTest
    @EnumSource
    void drawsTheSameForTheSameSeedAndAnotherForAnother(Decoy decoy) {
        byte[] first = decoy.draw(5, 90, 70).samples8();

        assertThat(decoy.draw(5, 90, 70).samples8()).isEqualTo(first);
        assertThat(decoy.draw(6, 90, 70).samples8()).isNotEqualTo(first);
        assertThat(decoy.draw(5, 90, 70)).hasToString("GrayImage[90 x 70, 8 bit]");
        assertThat(decoy.draw(5, 1, 1)).hasToString("GrayImage[1 x 1, 8 bit]");
    }

    private static Set<Integer> grays(GrayImage image) {
        Set<Integer> grays = new HashSet<>();
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                grays.add(image.sample(x, y));
            }
        }
        return grays;
    }

    @Test
    void keepsAUniformImageUniform() {
        int plain = 0;
        for (int seed = 0; seed < 20; seed++) {
            Set<Integer> grays = grays(Decoy.UNIFORM.draw(seed, 40, 40));
            plain += grays.size() == 1 ? 1 : 0;
            assertThat(grays).hasSizeLessThan(30); // noise of 1 % of 255, at most five deviations to both sides
        }
        assertThat(plain).isBetween(4, 16);
    }

    @Test
    void setsAPageInInkOnPaper() {
        for (int seed = 0; seed < 20; seed++) {
            GrayImage page = Decoy.TEXT_PAGE.draw(seed, 240, 300);
            int dark = 0;
            for (int i = 0; i < 240 * 300; i++) {
                dark += page.sample(i % 240, i / 240) < 128 ? 1 : 0;
            }
            double ink = Math.min(dark, 240 * 300 - dark) / (240.0 * 300);
            assertThat(ink).as("share of ink on page " + seed).isBetween(0.03, 0.45);
        }
    }

    @Test
    void laysASliceOnBlack() {
        for (int seed = 0; seed < 20; seed++) {
            GrayImage slice = Decoy.CT_SLICE.draw(seed, 128, 128);
            assertThat(slice.sample(1, 1)).isLessThan(40);
            assertThat(slice.sample(126, 1)).isLessThan(40);
            assertThat(grays(slice)).hasSizeGreaterThan(60);
        }
    }
}
