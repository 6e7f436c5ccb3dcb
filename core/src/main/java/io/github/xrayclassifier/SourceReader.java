// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.OptionalInt;

/**
 * A reader of files, streams and bytes that decodes within the limits. Its memory is used again: an image is good until
 * the next one is read. One thread at a time.
 */
final class SourceReader {

    private static final int MOST_KEPT = 16 << 20; // bytes of a file; an image of 16 bits, uncompressed, is about that

    private final List<ImageDecoder> decoders;
    private final DecodeLimits limits;
    private final DecodeRequest enough;
    private final OptionalInt whiteLevel;
    private byte[] bytes = {};

    SourceReader(ClassifierOptions options, Shape input) {
        decoders = options.decoders();
        limits = options.limits();
        whiteLevel = options.whiteLevel();
        DecodeRequest everyPixel = DecodeRequest.defaults().withLimits(limits).reusing();
        enough = everyPixel.withMode(options.mode(), input.width(), input.height());
    }

    DecodedImage read(ByteBuffer file) {
        return decode(file.slice());
    }

    DecodedImage read(InputStream in) throws IOException {
        return decode(bytes(in));
    }

    /** A reader of every pixel, to be used once, so that the image keeps its memory to itself. */
    static SourceReader ofEveryPixel(ClassifierOptions options) {
        return new SourceReader(options.withMode(DecodeMode.EXACT), new Shape(1, 1, 1));
    }

    DecodedImage read(Path file) throws IOException {
        return decode(bytes(file));
    }

    private DecodedImage decode(ByteBuffer file) {
        return stated(decoder(file).decode(file, enough));
    }

    DecodedImage read(BufferedImage image) {
        return stated(DecodedImage.of(image));
    }

    private DecodedImage stated(DecodedImage image) {
        return whiteLevel.isPresent() ? WhiteLevel.apply(image, whiteLevel.getAsInt()) : image;
    }

    private ImageDecoder decoder(ByteBuffer file) {
        for (ImageDecoder candidate : decoders) {
            if (candidate.recognizes(file)) {
                return candidate;
            }
        }
        return ImageDecoder.standard(); // it says what it found instead
    }

    /**
     * Reads a whole file; its length is checked before anything is allocated.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     * @throws FileSystemException if it is a directory or a device
     */
    private ByteBuffer bytes(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) { // opening a pipe would wait for ever
            throw new FileSystemException(
                    path.toString(),
                    null,
                    "expected a file, found a " + (attributes.isDirectory() ? "directory" : "device"));
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer file = room(checked(channel.size()));
            while (file.hasRemaining()) {
                if (channel.read(file) < 0) {
                    throw new EOFException(path + ": expected " + file.limit() + " bytes, found " + file.position()
                            + "; the file was cut while it was read");
                }
            }
            return file.flip();
        }
    }

    private ByteBuffer room(int length) {
        byte[] array = bytes.length < length ? new byte[length] : bytes;
        bytes = array.length <= MOST_KEPT ? array : bytes;
        return ByteBuffer.wrap(array, 0, length);
    }

    private int checked(long bytes) {
        limits.checkFile(bytes);
        if (bytes > Integer.MAX_VALUE - 8) { // the longest array, whatever the limits say
            throw new UnsupportedImageException("file size: expected less than 2 GiB, found " + bytes + " bytes");
        }
        return (int) bytes;
    }

    /** Reads a stream to its end, or one byte beyond the limit; does not close it. */
    private ByteBuffer bytes(InputStream in) throws IOException {
        long most = Math.min(limits.maxFileBytes(), Integer.MAX_VALUE - 9);
        byte[] file = in.readNBytes((int) most + 1);
        if (file.length > most) {
            throw new UnsupportedImageException("stream: expected at most " + most + " bytes, found more");
        }
        return ByteBuffer.wrap(file);
    }
}
