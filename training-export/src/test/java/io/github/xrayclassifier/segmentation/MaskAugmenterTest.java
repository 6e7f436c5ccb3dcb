// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.segmentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A bright square on black: wherever the image goes, its mask must go with it. */
class MaskAugmenterTest {

    private static final int SIDE = 48;

    private static MaskPixels square() {
        float[] image = new float[SIDE * SIDE];
        float[] mask = new float[SIDE * SIDE];
        for (int i = 0; i < image.length; i++) {
            int row = i / SIDE;
            boolean inside = i % SIDE >= 14 && i % SIDE < 34 && row >= 14 && row < 34;
            image[i] = inside ? 0.75f : 0.25f;
            mask[i] = inside ? 1 : 0;
        }
        return new MaskPixels(image, mask);
    }

    @Test
    void movesTheMaskWithTheImage() {
        MaskAugmenter augmenter = new MaskAugmenter(SIDE, new SplittableRandom(5));
        double agreeing = 0;
        int tries = 200;
        for (int i = 0; i < tries; i++) {
            MaskPixels changed = augmenter.apply(square());
            double inside = 0;
            double outside = 0;
            double area = 0;
            for (int k = 0; k < changed.mask().length; k++) {
                inside += changed.mask()[k] * changed.image()[k];
                outside += (1 - changed.mask()[k]) * changed.image()[k];
                area += changed.mask()[k];
                assertThat(changed.image()[k]).isBetween(0f, 1f);
                assertThat(changed.mask()[k]).isBetween(0f, 1f);
            }
            assertThat(area).isPositive().isLessThan(SIDE * SIDE / 2.0);
            agreeing += inside / area > outside / (SIDE * SIDE - area) ? 1 : 0;
        }
        // Inverted in 8 of 100, and some have a bright margin: a mask left behind would agree in about half.
        assertThat(agreeing / tries).isGreaterThan(0.8);
    }

    @Test
    void leavesItsInputAlone() {
        MaskPixels before = square();
        new MaskAugmenter(SIDE, new SplittableRandom(6)).apply(before);
        assertThat(before.image()).isEqualTo(square().image());
        assertThat(before.mask()).isEqualTo(square().mask());
    }
}
