// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.image.ImageWarning;
import io.github.xrayclassifier.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The thresholds of the input checks on every tenth development X-ray, and on the same inverted. */
class RealImagesTest {

    private static List<GrayImage> pictures() throws IOException {
        Path folder = Path.of(System.getProperty("xray.data", "../../shared/data"));
        assumeTrue(Files.exists(folder.resolve("manifest.csv")), "needs the development X-rays in " + folder);
        List<String> rows = Files.readAllLines(folder.resolve("manifest.csv"));
        List<GrayImage> pictures = new ArrayList<>();
        for (int i = 1; i < rows.size(); i += 10) {
            Path file = folder.resolve(rows.get(i).substring(0, rows.get(i).indexOf(',')));
            pictures.add(ImageDecoder.standard()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)), DecodeRequest.defaults())
                    .pixels());
        }
        return pictures;
    }

    /** All of them: the bound was set so that it refuses none. */
    @Test
    void refusesNoXrayForItsGrayLevels() throws IOException {
        Path folder = Path.of(System.getProperty("xray.data", "../../shared/data"));
        Set<String> files = new TreeSet<>();
        for (String manifest :
                List.of("manifest.csv", "manifest-2.csv", "manifest-other.csv", "manifest-other-2.csv")) {
            assumeTrue(Files.exists(folder.resolve(manifest)), "needs the development X-rays in " + folder);
            List<String> rows = Files.readAllLines(folder.resolve(manifest));
            rows.subList(1, rows.size()).forEach(row -> files.add(row.substring(0, row.indexOf(','))));
        }
        int fewest = 256;
        for (String file : files) {
            GrayImage image = ImageDecoder.standard()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(folder.resolve(file))), DecodeRequest.defaults())
                    .pixels();
            fewest = Math.min(fewest, ImageStatistics.of(image).levels());
        }
        assertThat(files).hasSizeGreaterThan(9_000);
        assertThat(fewest).isEqualTo(55);
    }

    private static GrayImage inverted(GrayImage image) {
        byte[] samples = image.samples8().clone();
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) ~samples[i];
        }
        return GrayImage.wrap8(samples, image.width(), image.height());
    }

    private static boolean warns(GrayImage image, ImageWarning.Kind kind) {
        return InputChecks.defaults().inspect(DecodedImage.of(image, "test"), new Shape(1, 64, 64)).warnings().stream()
                .anyMatch(warning -> warning.kind() == kind);
    }

    @Test
    void acceptsXraysAndFindsInvertedOnes() throws IOException {
        List<GrayImage> pictures = pictures();
        long flagged = pictures.stream()
                .filter(image -> !InputChecks.defaults()
                        .inspect(DecodedImage.of(image, "test"), new Shape(1, 64, 64))
                        .warnings()
                        .isEmpty())
                .count();
        long abstained = pictures.stream()
                .filter(image -> !InputChecks.defaults()
                        .inspect(DecodedImage.of(image, "test"), new Shape(1, 64, 64))
                        .reasons()
                        .isEmpty())
                .count();
        long found = pictures.stream()
                .filter(image -> warns(inverted(image), ImageWarning.Kind.INVERTED))
                .count();

        assertThat(pictures).hasSizeGreaterThan(500);
        assertThat(abstained).isLessThan(pictures.size() / 100); // of all 5,906: 19, which is 0.3 %
        assertThat(flagged).isLessThan(pictures.size() / 50); // measured: 1 of 591
        assertThat(found).isGreaterThan(pictures.size() * 95L / 100); // measured: 574 of 591
    }
}
