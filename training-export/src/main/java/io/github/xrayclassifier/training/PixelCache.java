// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.model.Sha256;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * All images of a manifest, decoded once and kept as bytes, [N, H, W], in a mapped file whose name carries the hash of the
 * manifest and the recipe. For any number of readers.
 */
final class PixelCache {

    /** Bytes of one mapping: below the 2 GiB that a buffer can address. */
    private static final int SEGMENT = 1 << 30;

    private final List<MappedByteBuffer> segments = new ArrayList<>();
    private final int imageBytes;
    private final int perSegment;

    private PixelCache(Path file, int imageBytes, int count) throws IOException {
        this.imageBytes = imageBytes;
        this.perSegment = SEGMENT / imageBytes;
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int first = 0; first < count; first += perSegment) {
                long length = (long) Math.min(perSegment, count - first) * imageBytes;
                segments.add(in.map(FileChannel.MapMode.READ_ONLY, (long) first * imageBytes, length));
            }
        }
    }

    /** Opens the cache in a folder, decoding the images first if it is not there yet. */
    static PixelCache open(TrainingData data, Path folder, IntConsumer decoded) throws IOException {
        Preprocessing recipe = data.preprocessing().withUint8(1);
        List<ManifestEntry> entries = data.manifest().entries();
        int imageBytes =
                Math.multiplyExact(recipe.shape().width(), recipe.shape().height());
        String key = Sha256.of((data.manifest().sha256() + recipe).getBytes(StandardCharsets.UTF_8));
        Path file = folder.resolve("pixels-" + key.substring(0, 16) + ".u8");
        long expected = (long) entries.size() * imageBytes;
        if (!isThere(file, expected)) {
            Files.createDirectories(folder);
            fillOnce(file, expected, aside -> fill(aside, data, recipe, decoded));
        }
        return new PixelCache(file, imageBytes, entries.size());
    }

    private static boolean isThere(Path file, long expected) throws IOException {
        return Files.exists(file) && Files.size(file) == expected;
    }

    /** Runs that share a folder, threads and processes, wait for the first to fill it. */
    @SuppressWarnings("try") // the lock works by being held
    private static synchronized void fillOnce(Path file, long expected, AtomicFiles.Writer filler) throws IOException {
        Path guard = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!isThere(file, expected)) {
                AtomicFiles.write(file, filler);
            }
        }
    }

    private static GrayImage image(ManifestEntry entry, TrainingData data) {
        try {
            return entry.decode(data.decoders(), DecodeRequest.defaults());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(Path aside, TrainingData data, Preprocessing recipe, IntConsumer decoded)
            throws IOException {
        try (FileChannel out = FileChannel.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            int done = 0;
            for (ManifestEntry entry : data.manifest().entries()) {
                ByteBuffer pixels = recipe.apply(image(entry, data)).buffer();
                pixels.rewind();
                while (pixels.hasRemaining()) {
                    out.write(pixels);
                }
                decoded.accept(++done);
            }
            out.force(true);
        }
    }

    /** Copies one image's H x W bytes into an array. */
    void read(int index, byte[] target, int offset) {
        segments.get(index / perSegment).get(index % perSegment * imageBytes, target, offset, imageBytes);
    }
}
