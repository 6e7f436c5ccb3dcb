// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real X-rays against what Pillow read in them (golden/decode/real.csv); skipped where the data is not present. */
class RealFilesTest {

    private static final Path DATA = Path.of(System.getProperty("xray.data", "../../shared/data"))
            .toAbsolutePath()
            .normalize();

    @Test
    void readsTheOriginalsAsPillowDoes() throws IOException {
        assertThat(compare(DATA.resolve("originals"))).isEqualTo(18);
    }

    @Test
    void readsASampleOfTheImagesAsPillowDoes() throws IOException {
        assertThat(compare(DATA.resolve("images"))).isGreaterThanOrEqualTo(50);
    }

    @Test
    void namesAResourceForkThatIsCalledAnImage() throws IOException {
        byte[] fork = Files.readAllBytes(
                present(DATA.resolve("originals")).resolve("broken__resource-fork-00000103_000.png"));

        assertThatThrownBy(() -> decode(fork))
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageEndingWith("found AppleDouble, a macOS resource fork without the picture");
    }

    private static int compare(Path folder) throws IOException {
        Map<String, List<String>> expected = new HashMap<>();
        Golden.lines("real.csv").map(line -> List.of(line.split(","))).forEach(row -> expected.put(row.get(0), row));
        int compared = 0;
        try (Stream<Path> files = Files.walk(present(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                List<String> row = expected.get(Golden.sha256(bytes));
                if (row != null) {
                    assertEqual(file, decode(bytes).pixels(), row);
                    compared++;
                }
            }
        }
        return compared;
    }

    private static void assertEqual(Path file, GrayImage image, List<String> row) {
        long sum = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                sum += image.sample(x, y);
            }
        }
        double pixels = (double) image.width() * image.height();
        assertThat(List.of(image.width(), image.height()))
                .as(file.toString())
                .containsExactly(Integer.parseInt(row.get(1)), Integer.parseInt(row.get(2)));
        assertThat(sum / pixels)
                .as("mean of %s", file)
                .isCloseTo(Long.parseLong(row.get(3)) / pixels, within(1e-9)); // worst 0
    }

    private static Path present(Path folder) {
        assumeTrue(Files.isDirectory(folder), () -> "expected real X-rays in " + folder + ", found none: skipped");
        return folder;
    }

    private static DecodedImage decode(byte[] bytes) {
        return ImageDecoder.standard().decode(ByteBuffer.wrap(bytes), DecodeRequest.defaults());
    }
}
