// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.training.Drawings;
import io.github.xrayclassifier.training.TrainingData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelCacheTest {

    @TempDir
    Path folder;

    private TrainingData data;

    @BeforeEach
    void draw() throws IOException {
        data = Drawings.write(folder.resolve("images"), 3);
    }

    private PixelCache open(TrainingData images, AtomicInteger decoded) throws IOException {
        return PixelCache.open(images, folder, done -> decoded.incrementAndGet());
    }

    @Test
    void holdsWhatTheRecipeGives() throws IOException {
        PixelCache cache = open(data, new AtomicInteger());
        byte[] found = new byte[Drawings.SIDE * Drawings.SIDE + 2];
        for (int i = 0; i < data.manifest().entries().size(); i++) {
            var image =
                    data.manifest().entries().get(i).decode(List.of(ImageDecoder.standard()), DecodeRequest.defaults());
            byte[] expected = new byte[found.length - 2];
            data.preprocessing().apply(image).buffer().get(0, expected);
            cache.read(i, found, 1);
            assertThat(java.util.Arrays.copyOfRange(found, 1, found.length - 1)).containsExactly(expected);
        }
    }

    @Test
    void decodesOnceForAManifestAndARecipe() throws IOException {
        AtomicInteger decoded = new AtomicInteger();
        open(data, decoded);
        open(data, decoded);
        assertThat(decoded).hasValue(9);
        open(TrainingData.of(data.manifest(), data.findings(), Preprocessing.of(16, 16), data.decoders()), decoded);
        assertThat(decoded).hasValue(18);
    }

    /** Folds of one folder begin side by side; before there was a lock, one of two took the other's half-written file. */
    @Test
    void decodesOnceForRunsThatBeginTogether() throws Exception {
        AtomicInteger decoded = new AtomicInteger();
        List<CompletableFuture<Void>> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            runs.add(CompletableFuture.runAsync(() -> {
                try {
                    open(data, decoded);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
        CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
        assertThat(decoded).hasValue(9);
    }

    @Test
    void decodesAgainWhenTheFileIsCut() throws IOException {
        AtomicInteger decoded = new AtomicInteger();
        open(data, decoded);
        try (var files = Files.list(folder)) {
            Path cache =
                    files.filter(f -> f.toString().endsWith(".u8")).findFirst().orElseThrow();
            Files.write(cache, new byte[10]);
        }
        open(data, decoded);
        assertThat(decoded).hasValue(18);
    }

    @Test
    void decodesAgainWhenAByteOfTheCacheChanged() throws IOException {
        AtomicInteger decoded = new AtomicInteger();
        open(data, decoded);
        byte[] before = new byte[Drawings.SIDE * Drawings.SIDE];
        open(data, decoded).read(4, before, 0);
        try (var files = Files.list(folder)) {
            Path cache =
                    files.filter(f -> f.toString().endsWith(".u8")).findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(cache);
            bytes[4 * before.length + 7] ^= 1;
            Files.write(cache, bytes);
        }
        byte[] after = new byte[before.length];
        open(data, decoded).read(4, after, 0);
        assertThat(decoded).hasValue(18);
        assertThat(after).containsExactly(before);
    }

    /** The manifest says the same of it; only its contents tell. */
    @Test
    void decodesAgainWhenAnImageIsReplaced() throws IOException {
        AtomicInteger decoded = new AtomicInteger();
        open(data, decoded);
        Path images = folder.resolve("images");
        Files.copy(images.resolve("2.png"), images.resolve("1.png"), StandardCopyOption.REPLACE_EXISTING);
        PixelCache cache = open(data, decoded);
        assertThat(decoded).hasValue(18);
        byte[] replaced = new byte[Drawings.SIDE * Drawings.SIDE];
        byte[] other = new byte[replaced.length];
        cache.read(1, replaced, 0);
        cache.read(2, other, 0);
        assertThat(replaced).containsExactly(other);
    }

    @Test
    void saysWhichRowCannotBeRead() throws IOException {
        Files.write(folder.resolve("images").resolve("1.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        assertThatThrownBy(() -> open(data, new AtomicInteger()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("manifest: expected images that can be read, found 1 of 9 that cannot")
                .hasMessageContaining("\n1.png: PNG, byte 8: ");
        Files.write(folder.resolve("images").resolve("1.png"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> open(data, new AtomicInteger()))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("\n1.png: expected an image that one of 1 decoders recognizes, found 1.png");
    }
}
