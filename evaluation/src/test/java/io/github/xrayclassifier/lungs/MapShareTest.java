// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lungs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.explain.Heatmap;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MapShareTest {

    private static final LungFields LUNGS =
            new LungFields(new LungFields.Box(0.125, 0.25, 0.375, 0.75), new LungFields.Box(0.625, 0.25, 0.875, 0.75));

    /** Over an image of 160 x 80 pixels, so that width and height cannot be mistaken for each other. */
    private static Heatmap map(int columns, float... values) {
        DecodedImage film = DecodedImage.of(GrayImage.wrap8(new byte[160 * 80], 160, 80), "test");
        return Heatmap.of(Finding.NORMAL, values, columns, Heatmap.Frame.of(Preprocessing.of(32, 32), film));
    }

    @Test
    void isTheAreaWhereTheMapIsTheSameEverywhere() {
        MapShare share = MapShare.of(map(2, 3, 3, 3, 3), LUNGS);
        assertThat(share.area()).isEqualTo(0.25); // two boxes of 1/4 x 1/2
        assertThat(share.mass().orElseThrow()).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void countsWhatSpeaksForTheFindingAlone() {
        float[] values = new float[64];
        Arrays.fill(values, -5);
        values[3 * 8 + 1] = 2; // column 1 of 8, row 3: in the first lung
        values[5 * 8 + 6] = 1; // column 6, row 5: in the second
        assertThat(MapShare.of(map(8, values), LUNGS).mass().orElseThrow()).isCloseTo(1, within(1e-9));
    }

    @Test
    void sharesAPeakThatReachesBeyondALung() {
        float[] values = new float[64];
        values[3 * 8 + 1] = 2; // half a cell from the first lung's left side: an eighth of it lies beyond
        values[7 * 8 + 4] = 2; // below the lungs
        assertThat(MapShare.of(map(8, values), LUNGS).mass().orElseThrow()).isCloseTo(0.875 / 2, within(0.002));
    }

    @Test
    void hasNoShareOfNothing() {
        assertThat(MapShare.of(map(1, -1), LUNGS).mass()).isEmpty();
    }
}
