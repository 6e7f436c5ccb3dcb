// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rectangles of cells, whose areas and places on the image are known by counting. */
class LungsTest {

    private static final int CELLS = 32;
    private static final ModelCard CARD = ModelCard.builder("lungs")
            .findings(List.of(Lungs.FINDING))
            .preprocessing(Preprocessing.of(64, 64))
            .build();
    private static final DecodedImage IMAGE = DecodedImage.of(GrayImage.of8(new byte[128 * 256], 128, 256), "test");
    private static final Heatmap.Frame FRAME = Heatmap.Frame.of(CARD.preprocessing(), IMAGE);

    private final float[] logits = new float[CELLS * CELLS];

    LungsTest() {
        Arrays.fill(logits, -4);
    }

    private void fill(int left, int top, int right, int bottom) {
        for (int y = top; y < bottom; y++) {
            Arrays.fill(logits, y * CELLS + left, y * CELLS + right, 4);
        }
    }

    private Lungs lungs() {
        return Lungs.of(CARD, RawOutput.wrap(new float[1], new float[0], logits, CELLS, CELLS), FRAME);
    }

    @Test
    void measuresEachLungAsAShareOfTheImage() {
        fill(4, 8, 12, 24); // 8 x 16 of 32 x 32 cells: an eighth
        fill(20, 8, 28, 16); // a sixteenth

        Lungs lungs = lungs();

        // Logits of 4 and -4 cross zero half way between two cells: on the edge. A corner is rounded there, which takes
        // less.
        assertThat(lungs.leftOfImage()).isCloseTo(1 / 8.0, within(0.002));
        assertThat(lungs.rightOfImage()).isCloseTo(1 / 16.0, within(0.002));
        assertThat(lungs.share()).isCloseTo(3 / 16.0, within(0.004));
        assertThat(lungs.isFound()).isTrue();
        assertThat(lungs).hasToString("Lungs[12.5 % and 6.2 % of the image]");
    }

    @Test
    void drawsTheMaskWhereTheLungLiesOnTheImage() {
        fill(4, 8, 12, 24); // of 128 x 256 pixels: columns 16 to 48, rows 64 to 192

        GrayImage mask = lungs().mask();

        assertThat(mask.width()).isEqualTo(128);
        assertThat(mask.height()).isEqualTo(256);
        assertThat(mask.sample(17, 100)).isEqualTo(255);
        assertThat(mask.sample(46, 100)).isEqualTo(255);
        assertThat(mask.sample(14, 100)).isZero();
        assertThat(mask.sample(49, 100)).isZero();
        assertThat(mask.sample(30, 67)).isEqualTo(255);
        assertThat(mask.sample(30, 61)).isZero();
        assertThat(lungs().contains(30, 100)).isTrue();
        assertThat(lungs().contains(100, 100)).isFalse();
    }

    @Test
    void dropsSpecksAndAThirdRegion() {
        fill(4, 8, 12, 24);
        fill(20, 8, 28, 24);
        fill(14, 26, 18, 30); // smaller than both lungs
        fill(1, 1, 2, 2);

        assertThat(lungs().share()).isCloseTo(1 / 4.0, within(0.004));
        assertThat(lungs().contains(64, 224)).isFalse();
    }

    @Test
    void findsNoLungsInSpecks() {
        fill(4, 8, 7, 11); // 9 of 1024 cells, below 1 %

        assertThat(lungs().isFound()).isFalse();
        assertThat(lungs().share()).isZero();
    }

    @Test
    void partsLungsThatTouchAtTheirWaist() {
        fill(4, 8, 14, 24);
        fill(14, 15, 18, 16); // a bridge one cell thick
        fill(18, 8, 28, 24);

        assertThat(lungs().leftOfImage()).isCloseTo(160 / 1024.0, within(0.006));
        assertThat(lungs().rightOfImage()).isCloseTo(160 / 1024.0, within(0.006));
    }

    @Test
    void knowsASingleLungByItsSide() {
        fill(20, 8, 28, 24);

        assertThat(lungs().leftOfImage()).isZero();
        assertThat(lungs().rightOfImage()).isCloseTo(1 / 8.0, within(0.002));
    }

    @Test
    void saysHowMuchOfTheEvidenceLiesInside() {
        fill(0, 0, 16, 32); // the left half
        Heatmap even = Heatmap.of(Finding.EFFUSION, new float[] {1, 1, 1, 1}, 2, FRAME);
        Heatmap against = Heatmap.of(Finding.EFFUSION, new float[] {-1, -1, -1, -1}, 2, FRAME);

        assertThat(lungs().evidence(even)).hasValue(0.5);
        assertThat(lungs().evidence(against)).isEmpty();
    }

    @Test
    void refusesAHeatmapOfAnImageOfAnotherSize() {
        DecodedImage other = DecodedImage.of(GrayImage.of8(new byte[4], 2, 2), "test");
        Heatmap map = Heatmap.of(Finding.EFFUSION, new float[] {1}, 1, Heatmap.Frame.of(CARD.preprocessing(), other));

        assertThatThrownBy(() -> lungs().evidence(map))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lungs: expected a heatmap of an image of 128 x 256 pixels, found 2 x 2");
    }
}
