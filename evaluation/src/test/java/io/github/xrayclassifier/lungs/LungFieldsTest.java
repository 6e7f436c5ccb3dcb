// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.lungs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.testkit.Decoy;
import io.github.xrayclassifier.testkit.Phantom;
import io.github.xrayclassifier.testkit.PhantomXray;
import io.github.xrayclassifier.testkit.Region;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LungFieldsTest {

    private static final int DRAWINGS = 50;

    /** Emphysema is planted over both lungs, so its regions say where they are. */
    @Test
    void liesOnTheLungsOfDrawings() {
        int found = 0;
        for (int seed = 0; seed < DRAWINGS; seed++) {
            PhantomXray drawing =
                    Phantom.of(seed).withFinding(Finding.EMPHYSEMA).draw();
            Optional<LungFields> lungs = LungFields.of(drawing.image());
            if (lungs.isPresent()) {
                found++;
                for (Region region : drawing.regions()) {
                    double x = (region.x() + region.width() / 2.0)
                            / drawing.image().width();
                    double y = (region.y() + region.height() / 2.0)
                            / drawing.image().height();
                    assertThat(lungs.get().contains(x, y))
                            .as("seed %d, center %.2f, %.2f of a lung, in %s", seed, x, y, lungs.get())
                            .isTrue();
                }
                assertThat(lungs.get().contains(0.5, 0.95))
                        .as("belly of seed %d", seed)
                        .isFalse();
            }
        }
        assertThat(found).isGreaterThanOrEqualTo(DRAWINGS * 9 / 10);
    }

    @Test
    void findsNoneOnOnePlainLevel() {
        byte[] gray = new byte[100 * 80];
        Arrays.fill(gray, (byte) 90);
        assertThat(LungFields.of(GrayImage.wrap8(gray, 100, 80))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Decoy.class, mode = EnumSource.Mode.EXCLUDE, names = "CT_SLICE") // which shows two lungs
    void findsFewOnOtherImages(Decoy decoy) {
        int found = 0;
        for (int seed = 0; seed < 20; seed++) {
            found += LungFields.of(decoy.draw(seed, 128, 128)).isPresent() ? 1 : 0;
        }
        assertThat(found).isLessThanOrEqualTo(2);
    }
}
