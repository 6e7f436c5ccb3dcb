// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeLimits;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.tensor.Shape;
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

/** From a file, a stream or bytes to a decoded picture, within the limits. Shared by threads. */
final class PictureReader {

    private final List<ImageDecoder> decoders;
    private final DecodeLimits limits;
    private final DecodeRequest everyPixel;
    private final DecodeRequest enough;

    PictureReader(ClassifierOptions options, Shape input) {
        decoders = options.decoders();
        limits = options.limits();
        everyPixel = DecodeRequest.defaults().withLimits(limits);
        enough = options.mode() == DecodeMode.FAST ? everyPixel.withFast(input.width(), input.height()) : everyPixel;
    }

    DecodedImage read(ByteBuffer file) {
        return decode(file.slice(), enough);
    }

    DecodedImage read(InputStream in) throws IOException {
        return decode(bytes(in), enough);
    }

    DecodedImage read(Path file) throws IOException {
        return read(file, enough);
    }

    DecodedImage readEveryPixel(Path file) throws IOException {
        return read(file, everyPixel);
    }

    private DecodedImage read(Path file, DecodeRequest request) throws IOException {
        try {
            return decode(bytes(file), request);
        } catch (XrayException e) {
            throw e.at(file.toString());
        }
    }

    private DecodedImage decode(ByteBuffer file, DecodeRequest request) {
        ImageDecoder decoder = decoders.stream()
                .filter(candidate -> candidate.recognizes(file))
                .findFirst()
                .orElse(ImageDecoder.standard()); // it says what it found instead
        try {
            return decoder.decode(file, request);
        } catch (OutOfMemoryError e) { // within the limits, but not within this heap: no reason to lose other files
            throw new UnsupportedImageException(
                    "picture: expected one that fits a Java heap of "
                            + Runtime.getRuntime().maxMemory() / (1 << 20)
                            + " MiB, found one that does not; raise -Xmx or lower the limits",
                    e);
        }
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
            ByteBuffer bytes = ByteBuffer.allocate(checked(channel.size()));
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    throw new EOFException(path + ": expected " + bytes.limit() + " bytes, found " + bytes.position()
                            + "; the file was cut while it was read");
                }
            }
            return bytes.flip();
        }
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
        byte[] bytes = in.readNBytes((int) most + 1);
        if (bytes.length > most) {
            throw new UnsupportedImageException("stream: expected at most " + most + " bytes, found more");
        }
        return ByteBuffer.wrap(bytes);
    }
}
