// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.audit.Check.Verdict;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.Manifest;
import io.github.xrayclassifier.testkit.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On drawings whose confounding is known, because it was planted. */
class ConfounderAuditTest {

    @TempDir
    Path folder;

    private final StringBuilder manifest = new StringBuilder();

    /** Six waves of random direction and phase; a frame of the given brightness. */
    private static GrayImage waves(int side, long seed, int frame, double contrast) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] sums = new double[side * side];
        for (int wave = 0; wave < 6; wave++) {
            double u = random.nextDouble(-4, 4) * Math.PI / side;
            double v = random.nextDouble(-4, 4) * Math.PI / side;
            double phase = random.nextDouble(2 * Math.PI);
            for (int i = 0; i < sums.length; i++) {
                int row = i / side;
                sums[i] += Math.cos(u * (i % side) + v * row + phase);
            }
        }
        byte[] pixels = new byte[sums.length];
        int edge = side / 16;
        for (int i = 0; i < pixels.length; i++) {
            int near = Math.min(Math.min(i % side, i / side), Math.min(side - 1 - i % side, side - 1 - i / side));
            pixels[i] = (byte) (near < edge && frame >= 0 ? frame : 128 + contrast * 18 * sums[i]);
        }
        return GrayImage.wrap8(pixels, side, side);
    }

    private void add(String path, byte[] file, String rest) throws IOException {
        Files.write(folder.resolve(path), file);
        manifest.append(path).append(',').append(rest).append('\n');
    }

    private ConfounderAudit audit(String header) throws IOException {
        Path file = Files.writeString(folder.resolve("manifest.csv"), header + "\n" + manifest);
        return ConfounderAudit.of(Manifest.from(file), List.of(ImageDecoder.standard()), 1, 50, done -> {});
    }

    private static Check check(ConfounderAudit audit, String name) {
        return audit.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void failsWhereSourceAndFrameGiveTheClassAway() throws IOException {
        for (int i = 0; i < 60; i++) {
            boolean sick = i % 2 == 0;
            byte[] png = ImageFiles.png(waves(48, i, sick ? 200 : 30, 1));
            add(i + ".png", png, (sick ? "edema,b" : "normal,a") + ",g" + i + "," + (i % 5 == 0 ? "val" : "train"));
        }
        ConfounderAudit audit = audit("path,label,source,group,split");
        assertThat(check(audit, "class and source are tied").verdict()).isEqualTo(Verdict.FAIL);
        assertThat(check(audit, "a class is alone with its source").number()).hasValue(1);
        assertThat(check(audit, "the source shows in the whole image").verdict())
                .isEqualTo(Verdict.FAIL);
        assertThat(check(audit, "the class shows in the image's border only").number())
                .hasValue(1);
        assertThat(audit.hasFailed()).isTrue();
        assertThat(audit.html("m")).contains("FAIL", "Class by source").doesNotContain("<img", "Class by age group");
        JsonObject json = JsonParser.parseString(audit.json("m")).getAsJsonObject();
        assertThat(json.keySet()).containsExactly("about", "checks", "tables", "probes", "duplicates");
    }

    @Test
    void passesWhereClassAndSourceAreIndependent() throws IOException {
        for (int i = 0; i < 160; i++) {
            add(
                    i + ".png",
                    ImageFiles.png(waves(32, i, -1, 1)),
                    (i % 2 == 0 ? "edema" : "normal") + "," + (i / 2 % 2 == 0 ? "b" : "a") + ",g" + i + ",train");
        }
        ConfounderAudit audit = audit("path,label,source,group,split");
        assertThat(check(audit, "class and source are tied").verdict()).isEqualTo(Verdict.PASS);
        assertThat(check(audit, "a class is alone with its source").number()).hasValue(0);
        assertThat(check(audit, "look-alike in two groups").number()).hasValue(0);
        // A coin's balanced accuracy on 160 images has a standard deviation of 0.04, a skill of 0.08.
        assertThat(check(audit, "the class shows in the image's border only").verdict())
                .isNotEqualTo(Verdict.FAIL);
        assertThat(audit.hasFailed()).isFalse();
    }

    @Test
    void findsWhatComesTwiceAndWhatCrossesSplits() throws IOException {
        for (int i = 0; i < 12; i++) {
            add(i + ".png", ImageFiles.png(waves(64, i, -1, 1)), "edema,a,g" + i + ",train");
        }
        add("copy.png", ImageFiles.png(waves(64, 3, -1, 1)), "edema,a,g3,train"); // same group, same split: allowed
        add("leak.png", ImageFiles.png(waves(64, 4, -1, 1)), "edema,a,g90,val");
        add("smaller.jpg", ImageFiles.jpeg(waves(48, 5, -1, 0.8)), "edema,a,g91,val");
        add("torn.png", ImageFiles.png(waves(64, 40, -1, 1)), "edema,a,g6,val");
        ConfounderAudit audit = audit("path,label,source,group,split");
        assertThat(check(audit, "same file in two splits")).satisfies(check -> {
            assertThat(check.number()).hasValue(1);
            assertThat(check.verdict()).isEqualTo(Verdict.FAIL);
        });
        assertThat(check(audit, "same file in two groups").number()).hasValue(1);
        assertThat(check(audit, "look-alike in two splits").number()).hasValue(1);
        assertThat(check(audit, "group in two splits").number()).hasValue(1);
        assertThat(audit.html("m")).contains("3 pairs");
    }

    @Test
    void saysNotMeasurableWhereTheManifestLacksAColumn() throws IOException {
        add("a.png", ImageFiles.png(waves(32, 1, -1, 1)), "edema");
        add("b.png", ImageFiles.png(waves(32, 2, -1, 1)), "normal");
        ConfounderAudit audit = audit("path,label");
        assertThat(audit.checks())
                .filteredOn(check -> check.verdict() == Verdict.NOT_MEASURABLE)
                .extracting(Check::name)
                .contains(
                        "class and source are tied",
                        "class and age group are tied",
                        "class and view are tied",
                        "same file in two splits",
                        "same file in two groups",
                        "group in two splits",
                        "the source shows in the whole image",
                        "the class shows in the image's border only");
        assertThat(audit.html("m")).contains("not measurable");
    }

    @Test
    void givesTheSameResultsForTheSameSeed() throws IOException {
        for (int i = 0; i < 40; i++) {
            add(i + ".png", ImageFiles.png(waves(32, i, -1, 1)), (i % 2 == 0 ? "edema" : "normal") + ",a,g" + i + ",x");
        }
        assertThat(audit("path,label,source,group,split").json("m"))
                .isEqualTo(audit("path,label,source,group,split").json("m"));
    }

    @Test
    void refusesAManifestWithoutRows() {
        assertThatThrownBy(() -> audit("path,label"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("manifest: expected at least one row, found none");
    }

    @Test
    void namesTheLineOfAnImageThatCannotBeRead() {
        assertThatThrownBy(() -> {
                    add("a.png", new byte[] {1, 2, 3}, "edema");
                    audit("path,label");
                })
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("manifest: expected images that can be read, found 1 of 1 that cannot")
                .hasMessageContaining("\na.png: expected an image");
    }

    @Test
    void findsTheKnownConfoundingOfTheDevelopmentData() throws IOException {
        Path data = Path.of(System.getProperty("xray.data", "../../shared/data"));
        assumeThat(data).as("real X-rays in shared/data or at -Dxray.data").isDirectory();
        Manifest all = Manifest.from(data.resolve("manifest.csv"));
        ConfounderAudit audit = ConfounderAudit.of(all, List.of(ImageDecoder.standard()), 1, 20, done -> {});
        assertThat(check(audit, "a class is alone with its source")).satisfies(check -> {
            assertThat(check.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(check.detail()).startsWith("COVID-19"); // cxnet and hannover: 729 of 824
            assertThat(check.number().orElseThrow()).isBetween(0.884, 0.886);
        });
        // Most pneumonia and half of the normal images are of children, the other findings of adults.
        assertThat(check(audit, "two classes are told apart by age group").verdict())
                .isEqualTo(Verdict.FAIL);
        assertThat(check(audit, "group in two splits").verdict()).isEqualTo(Verdict.PASS);
    }
}
