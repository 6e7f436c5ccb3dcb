// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.batches;

import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.manifest.ManifestEntry;
import io.github.xrayclassifier.manifest.ReadableImages;
import io.github.xrayclassifier.model.Sha256;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import io.github.xrayclassifier.tensor.Preprocessing;
import io.github.xrayclassifier.training.TrainingData;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * All images of a manifest, decoded once and kept as bytes, [N, H, W], in a mapped file. Its name carries the hash of the recipe and
 * of every image's file, so an image that is replaced is decoded again; its last 32 bytes are the SHA-256 of the pixels, so a
 * byte that changed is noticed. For any number of readers.
 */
public final class PixelCache {

    /** Bytes of one mapping: below the 2 GiB that a buffer can address. */
    private static final int SEGMENT = 1 << 30;

    private static final int HASH_BYTES = 32;
    private static final int PART = 1 << 16;

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

    /** Opens the cache in a folder, decoding the images first if it is not there yet, or damaged. */
    public static PixelCache open(TrainingData data, Path folder, IntConsumer decoded) throws IOException {
        Preprocessing recipe = data.preprocessing().withUint8(1);
        List<ManifestEntry> entries = data.manifest().entries();
        int imageBytes =
                Math.multiplyExact(recipe.shape().width(), recipe.shape().height());
        Path file = folder.resolve("pixels-" + key(entries, recipe).substring(0, 16) + ".u8");
        long pixels = (long) entries.size() * imageBytes;
        Files.createDirectories(folder);
        fillOnce(file, pixels, aside -> fill(aside, data, recipe, decoded));
        return new PixelCache(file, imageBytes, entries.size());
    }

    private static String key(List<ManifestEntry> entries, Preprocessing recipe) throws IOException {
        MessageDigest digest = Sha256.digest();
        digest.update(recipe.toString().getBytes(StandardCharsets.UTF_8));
        for (ManifestEntry entry : entries) {
            digest.update(Sha256.digest().digest(Files.readAllBytes(entry.file())));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static boolean isWhole(Path file, long pixels) throws IOException {
        if (!Files.exists(file) || Files.size(file) != pixels + HASH_BYTES) {
            return false;
        }
        MessageDigest digest = Sha256.digest();
        byte[] expected;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), PART)) {
            byte[] part = new byte[PART];
            for (long left = pixels; left > 0; ) {
                int count = in.readNBytes(part, 0, (int) Math.min(PART, left));
                digest.update(part, 0, count);
                left -= count == 0 ? left : count;
            }
            expected = in.readNBytes(HASH_BYTES);
        }
        return MessageDigest.isEqual(digest.digest(), expected);
    }

    /** Runs that share a folder, threads and processes, wait for the first to fill it. */
    @SuppressWarnings("try") // the lock works by being held
    private static synchronized void fillOnce(Path file, long pixels, AtomicFiles.Writer filler) throws IOException {
        Path guard = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!isWhole(file, pixels)) {
                AtomicFiles.write(file, filler);
            }
        }
    }

    private static GrayImage image(ManifestEntry entry, TrainingData data) {
        try {
            return entry.decode(data.decoders(), DecodeRequest.defaults());
        } catch (IOException e) {
            throw new UncheckedIOException(ReadableImages.allOf(data.manifest().entries(), data.decoders(), e));
        }
    }

    private static void fill(Path aside, TrainingData data, Preprocessing recipe, IntConsumer decoded)
            throws IOException {
        try (FileChannel out = FileChannel.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            MessageDigest digest = Sha256.digest();
            int done = 0;
            for (ManifestEntry entry : data.manifest().entries()) {
                ByteBuffer pixels = recipe.apply(image(entry, data)).buffer();
                digest.update(pixels.rewind());
                pixels.rewind();
                while (pixels.hasRemaining()) {
                    out.write(pixels);
                }
                decoded.accept(++done);
            }
            out.write(ByteBuffer.wrap(digest.digest()));
            out.force(true);
        }
    }

    /** Copies one image's H x W bytes into an array. */
    public void read(int index, byte[] target, int offset) {
        segments.get(index / perSegment).get(index % perSegment * imageBytes, target, offset, imageBytes);
    }
}
