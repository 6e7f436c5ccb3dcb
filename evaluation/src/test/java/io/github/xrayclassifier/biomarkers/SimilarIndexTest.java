// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.failure.ModelException;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Angles that can be worked out by hand, and files damaged at every place. */
class SimilarIndexTest {

    private static final String SHA = "ab".repeat(32);

    @TempDir
    private Path folder;

    private static ManifestEntry entry(String path, Finding label) {
        return new ManifestEntry(Path.of(path), label, Set.of(label), "s", path, "val", Map.of("path", path), 2);
    }

    private static SimilarIndex index() {
        return SimilarIndex.of(Activations.of(
                "m",
                SHA,
                List.of(
                        entry("x.png", Finding.NORMAL),
                        entry("y.png", Finding.EFFUSION),
                        entry("ü.png", Finding.EDEMA)),
                List.of(new float[] {2, 0}, new float[] {0, 3}, new float[] {1, 1})));
    }

    private Path written() throws IOException {
        Path file = folder.resolve("images.index");
        index().write(file);
        return file;
    }

    @Test
    void ranksByTheAngleAndNotByTheLength() throws IOException {
        List<SimilarIndex.Match> found = SimilarIndex.from(written()).nearest(new float[] {100, 1}, 3);
        assertThat(found).extracting(SimilarIndex.Match::name).containsExactly("x.png", "ü.png", "y.png");
        assertThat(found.get(0).cosine()).isCloseTo(100 / Math.sqrt(10001), within(1e-6));
        assertThat(found.get(1).cosine()).isCloseTo(101 / Math.sqrt(2 * 10001.0), within(1e-6));
        assertThat(found.get(1).label()).isEqualTo("edema");
        assertThat(index().nearest(new float[] {1, 0}, 2)).hasSize(2);
    }

    @Test
    void refusesAnotherModel() throws IOException {
        SimilarIndex read = SimilarIndex.from(written());
        read.requireModel(SHA);
        assertThatThrownBy(() -> read.requireModel("cd".repeat(32)))
                .isInstanceOf(ModelException.class)
                .hasMessage("index: expected the model that made it, SHA-256 " + SHA + ", found " + "cd".repeat(32));
    }

    @Test
    void refusesAFileCutOffAnywhereOrWithMoreBehindIt() throws IOException {
        Path file = written();
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SimilarIndex.from(file))
                    .as("%s bytes", length)
                    .isInstanceOf(IOException.class);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(() -> SimilarIndex.from(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected an index of xray similar");
    }

    @Test
    void allocatesNothingForImagesThatAreNotThere() throws IOException {
        Path file = written();
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 40, 44, (byte) 0x7F); // the number of images
        Files.write(file, bytes);
        assertThatThrownBy(() -> SimilarIndex.from(file)).isInstanceOf(IOException.class);
    }

    /** Counts whose product passes 2^63: as a long it is small or negative, and as an array length it is none. */
    @Test
    void refusesCountsWhoseProductOverflows() throws IOException {
        byte[] bytes = Files.readAllBytes(written());
        for (int[] counts : new int[][] {
            {Integer.MAX_VALUE, Integer.MAX_VALUE}, {0x7FFF_FFFF, 0x4000_0000}, {4, 0x4000_0000}, {-1, 2}, {3, 0}
        }) {
            ByteBuffer.wrap(bytes).putInt(40, counts[0]).putInt(44, counts[1]);
            Path file = Files.write(folder.resolve("overflow.index"), bytes);
            assertThatThrownBy(() -> SimilarIndex.from(file))
                    .as("%s images of %s features", counts[0], counts[1])
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("expected an index of xray similar");
        }
    }

    @Test
    void refusesAnEmbeddingWithoutADirectionOrOfAnotherLength() {
        assertThatThrownBy(() -> index().nearest(new float[] {0, 0}, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> index().nearest(new float[] {1, 0, 0}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected an embedding of 2 features");
    }
}
