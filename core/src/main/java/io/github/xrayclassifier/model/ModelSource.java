// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.model;

import io.github.xrayclassifier.failure.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The bytes of one model file, with the name that messages use and, where its author published one, its SHA-256.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class ModelSource {

    /** 512 MiB: over fifty times MobileNetV2 of width 1.0 in float32 (8.9 MB). */
    private static final long LARGEST_FILE = 512L << 20;

    private final String name;
    private final ByteBuffer bytes;
    private final Optional<String> sha256;

    /** {@code bytes} lie outside the heap, where ONNX Runtime takes them as they are: another copy costs a start 4 ms a megabyte. */
    private ModelSource(String name, ByteBuffer bytes, Optional<String> sha256) {
        this.name = name;
        this.bytes = bytes;
        this.sha256 = sha256;
    }

    /**
     * Reads a file now, so that what is checked is what is run, whatever happens to the file later.
     *
     * @param file an ONNX file of at most 512 MiB
     * @return its bytes under its file name, without an expected hash
     * @throws IOException if the file cannot be read or is a pipe, a device or a folder
     * @throws ModelException if the file is larger
     */
    public static ModelSource of(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            // Opening a named pipe waits for whoever writes to it, which may be for ever.
            throw new IOException("model " + name + ": expected a file, found "
                    + (attributes.isDirectory() ? "a folder" : "a pipe or a device"));
        }
        long size = attributes.size();
        requireSize(name, size);
        try (FileChannel in = FileChannel.open(file)) {
            return new ModelSource(name, read(name, in, size), Optional.empty());
        }
    }

    /**
     * Reads a stream to its end, for example a resource of the class path.
     *
     * @param name what messages call the model
     * @param in the whole file; stays open
     * @param size how many bytes there are, at most 512 MiB
     * @return its bytes, without an expected hash
     * @throws IOException if the stream cannot be read or has another size
     * @throws ModelException if the size is larger
     */
    public static ModelSource of(String name, InputStream in, long size) throws IOException {
        requireSize(name, size);
        return new ModelSource(name, read(name, Channels.newChannel(in), size), Optional.empty());
    }

    private static void requireSize(String name, long size) {
        if (size < 0 || size > LARGEST_FILE) {
            throw new ModelException("model " + name + ": expected at most " + LARGEST_FILE + " bytes, found " + size);
        }
    }

    private static ByteBuffer read(String name, ReadableByteChannel in, long size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) size);
        while (bytes.hasRemaining() && in.read(bytes) >= 0) {}
        if (bytes.hasRemaining() || in.read(ByteBuffer.allocate(1)) > 0) {
            throw new IOException("model " + name + ": expected " + size + " bytes, found "
                    + (bytes.hasRemaining() ? bytes.position() : "more"));
        }
        return bytes.flip();
    }

    /**
     * Copies bytes that are in memory already.
     *
     * @param name what messages call the model
     * @param bytes the whole file
     * @return the source, without an expected hash
     */
    public static ModelSource of(String name, byte[] bytes) {
        return new ModelSource(
                name, ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), Optional.empty());
    }

    /**
     * This source with the hash that loading must find.
     *
     * @param expected 64 hexadecimal digits
     * @return the changed copy; the bytes are shared, not copied
     * @throws IllegalArgumentException if it is no SHA-256
     */
    public ModelSource withSha256(String expected) {
        if (!expected.matches("[0-9a-fA-F]{64}")) {
            throw new IllegalArgumentException("SHA-256: expected 64 hexadecimal digits, found \"" + expected + "\"");
        }
        return new ModelSource(name, bytes, Optional.of(expected));
    }

    /**
     * The name of the model in messages.
     *
     * @return a file name, without its folder
     */
    public String name() {
        return name;
    }

    /**
     * The whole file; not copied.
     *
     * @return a new read-only view
     */
    public ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer();
    }

    /**
     * The hash that loading must find.
     *
     * @return empty if none was published
     */
    public Optional<String> sha256() {
        return sha256;
    }

    /**
     * Name and size only.
     *
     * @return for a log
     */
    @Override
    public String toString() {
        return "ModelSource[" + name + ", " + bytes.limit() + " bytes]";
    }
}
