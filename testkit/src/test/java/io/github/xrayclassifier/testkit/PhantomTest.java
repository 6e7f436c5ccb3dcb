// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.Finding;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PhantomTest {

    static List<Finding> planted() {
        return Phantom.findings().stream()
                .filter(f -> !f.equals(Finding.NORMAL))
                .toList();
    }

    private static double mean(GrayImage image, int fromX, int fromY, int toX, int toY) {
        double sum = 0;
        for (int y = fromY; y < toY; y++) {
            for (int x = fromX; x < toX; x++) {
                sum += image.sample(x, y);
            }
        }
        return sum / ((toX - fromX) * (toY - fromY)) / image.maxValue();
    }

    private static double mean(GrayImage image, Region region) {
        return mean(image, region.x(), region.y(), region.x() + region.width(), region.y() + region.height());
    }

    private static long crc(GrayImage image) {
        CRC32 crc = new CRC32();
        crc.update(image.samples8());
        return crc.getValue();
    }

    /** The figure is that of the machine which drew it first: a JDK or processor that rounds otherwise fails here. */
    @Test
    void drawsTheSameBytesOnEveryMachine() {
        GrayImage image = Phantom.of(42)
                .withSize(128, 128)
                .withFinding(Finding.PNEUMONIA)
                .draw()
                .image();
        assertThat(crc(image)).isEqualTo(943502533L);
    }

    @Test
    void drawsAnotherPatientForAnotherSeed() {
        assertThat(crc(Phantom.of(1).withSize(64, 64).draw().image()))
                .isNotEqualTo(crc(Phantom.of(2).withSize(64, 64).draw().image()));
    }

    /** Black air, dark lungs, gray belly, bright heart: the order that makes a radiograph one. */
    @Test
    void showsAirLungsBellyAndHeartInTheirOrderOfBrightness() {
        for (long seed = 0; seed < 10; seed++) {
            GrayImage image = Phantom.of(seed).withSize(200, 200).draw().image();
            double air = mean(image, 0, 0, 30, 10);
            double lung = mean(image, 45, 60, 65, 90);
            double belly = mean(image, 60, 180, 80, 200);
            double heart = mean(image, 98, 105, 112, 125);
            assertThat(List.of(air, lung, belly, heart)).as("seed %d", seed).isSorted();
            assertThat(lung - air).isGreaterThan(0.1);
            assertThat(heart - lung).isGreaterThan(0.3);
        }
    }

    @Test
    void keepsThePatientWhenTheSizeChanges() {
        GrayImage small = Phantom.of(3).withSize(100, 100).draw().image();
        GrayImage large = Phantom.of(3).withSize(300, 300).draw().image();
        for (int cell = 0; cell < 100; cell++) {
            int x = cell % 10;
            int y = cell / 10;
            assertThat(mean(large, 30 * x, 30 * y, 30 * x + 30, 30 * y + 30))
                    .isCloseTo(mean(small, 10 * x, 10 * y, 10 * x + 10, 10 * y + 10), within(0.04)); // worst 0.02
        }
    }

    @Test
    void givesSixteenBitsTheSameImageInFinerSteps() {
        GrayImage coarse = Phantom.of(4).withSize(50, 70).draw().image();
        GrayImage fine = Phantom.of(4).withSize(50, 70).withBits(16).draw().image();
        assertThat(fine).hasToString("GrayImage[50 x 70, 16 bit]");
        int worst = 0;
        for (int i = 0; i < 50 * 70; i++) {
            worst = Math.max(worst, Math.abs(fine.sample(i % 50, i / 50) - 257 * coarse.sample(i % 50, i / 50)));
        }
        assertThat(worst).isBetween(1, 129); // half a step of 257
    }

    @Test
    void plantsNothingInANormalDrawing() {
        PhantomXray normal = Phantom.of(5).draw();
        assertThat(normal.finding()).isEqualTo(Finding.NORMAL);
        assertThat(normal.regions()).isEmpty();
        assertThat(normal.isPlantedAt(200, 200)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("planted")
    void changesTheImageInsideThePlantedRegionsMoreThanOutside(Finding finding) {
        for (long seed = 0; seed < 10; seed++) {
            Phantom patient = Phantom.of(seed).withSize(160, 160);
            GrayImage normal = patient.draw().image();
            PhantomXray ill = patient.withFinding(finding).draw();
            double inside = 0;
            double outside = 0;
            int count = 0;
            for (int i = 0; i < 160 * 160; i++) {
                int change = Math.abs(ill.image().sample(i % 160, i / 160) - normal.sample(i % 160, i / 160));
                boolean planted = ill.isPlantedAt(i % 160, i / 160);
                inside += planted ? change : 0;
                outside += planted ? 0 : change;
                count += planted ? 1 : 0;
            }
            assertThat(count).as("%s, seed %d: planted pixels", finding, seed).isGreaterThan(300);
            assertThat(inside / count)
                    .as("%s, seed %d: mean change inside", finding, seed)
                    .isGreaterThan(1.3 * outside / (160 * 160 - count));
        }
    }

    @Test
    void brightensTheLungWithFluidAndDarkensItWithTrappedAir() {
        Phantom patient = Phantom.of(6).withSize(200, 200);
        PhantomXray effusion = patient.withFinding(Finding.EFFUSION).draw();
        PhantomXray emphysema = patient.withFinding(Finding.EMPHYSEMA).draw();
        GrayImage normal = patient.draw().image();
        Region fluid = effusion.regions().get(0);
        assertThat(mean(effusion.image(), fluid)).isGreaterThan(mean(normal, fluid) + 0.05);
        Region trapped = emphysema.regions().get(0);
        assertThat(mean(emphysema.image(), trapped)).isLessThan(mean(normal, trapped) - 0.05);
    }

    @Test
    void plantsOnBothSidesWhatIsBilateralAndOnOneWhatIsNot() {
        for (long seed = 0; seed < 10; seed++) {
            for (Finding finding : planted()) {
                boolean oneSided = finding.equals(Finding.EFFUSION) || finding.equals(Finding.PNEUMONIA);
                assertThat(Phantom.of(seed)
                                .withFinding(finding)
                                .withSize(128, 128)
                                .draw()
                                .regions())
                        .as("%s, seed %d", finding, seed)
                        .hasSize(oneSided ? 1 : 2);
            }
        }
    }

    @Test
    void drawsAnySizeDownToOnePixel() {
        assertThat(Phantom.of(1).withSize(1, 1).draw().image()).hasToString("GrayImage[1 x 1, 8 bit]");
        assertThat(Phantom.of(1).withSize(300, 7).withBits(12).draw().image())
                .hasToString("GrayImage[300 x 7, 12 bit]");
    }

    @Test
    void refusesWhatItCannotDraw() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Phantom.of(1).withSize(0, 5))
                .withMessage("expected at least 1 x 1 pixels, found 0 x 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Phantom.of(1).withBits(17))
                .withMessage("expected 8 to 16 bits, found 17");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Phantom.of(1).withFinding(new Finding("fracture")))
                .withMessage(
                        "expected one of [COVID-19, edema, effusion, emphysema, fibrosis, normal, pneumonia], found"
                                + " fracture");
    }
}
