// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * One image to classify in any form: a file, its bytes, a stream, or an image in memory. Nothing is read before a worker
 * has time for it.
 *
 * <p>Immutable; may be shared by threads, except that a stream can be read once.
 */
public final class ImageSource {

    private final String name;
    private final boolean isNamed;
    private final Reading reading;

    /** The way from a source to its pixels. */
    @FunctionalInterface
    interface Reading {

        DecodedImage with(SourceReader reader) throws IOException;
    }

    private ImageSource(String name, boolean isNamed, Reading reading) {
        this.name = name;
        this.isNamed = isNamed;
        this.reading = reading;
    }

    /**
     * A file; its content decides its kind, not its name. Named for its path.
     *
     * @param file a regular file
     * @return the source
     */
    public static ImageSource of(Path file) {
        return new ImageSource(file.toString(), true, reader -> reader.read(file));
    }

    /**
     * Gray samples.
     *
     * @param image upright, 0 = black
     * @return the source
     */
    public static ImageSource of(GrayImage image) {
        return of(DecodedImage.of(image, "gray samples"));
    }

    /**
     * An image that was decoded before.
     *
     * @param image for example from {@link XrayClassifier#decode}
     * @return the source
     */
    public static ImageSource of(DecodedImage image) {
        return new ImageSource(image.format(), false, reader -> image);
    }

    /**
     * A file's bytes; not copied, so they must not change before the answer.
     *
     * @param file the whole file
     * @return the source
     */
    public static ImageSource wrap(byte[] file) {
        return wrap(ByteBuffer.wrap(file));
    }

    /**
     * A file's bytes; not copied, so they must not change before the answer.
     *
     * @param file the whole file, from position to limit, which stay as they are
     * @return the source
     */
    public static ImageSource wrap(ByteBuffer file) {
        ByteBuffer own = file.slice();
        return new ImageSource(own.remaining() + " bytes", false, reader -> reader.read(own));
    }

    /**
     * A stream; read by a worker, to its end or at most one byte beyond the limit of a file, and not closed. A worker waits
     * for a slow stream: what strangers upload is better read into bytes first.
     *
     * @param file of a whole file
     * @return the source, good for one answer
     */
    public static ImageSource wrap(InputStream file) {
        return new ImageSource("stream", false, reader -> reader.read(file));
    }

    /**
     * An image in memory; not copied before a worker reads it. Gray keeps its depth; of color the luma of BT.601 is taken.
     *
     * @param image upright
     * @return the source
     */
    public static ImageSource wrap(BufferedImage image) {
        return new ImageSource("image", false, reader -> reader.read(image));
    }

    /**
     * This source under another name, which outcomes and messages carry.
     *
     * @param newName for example a file's in an archive
     * @return the changed copy
     */
    public ImageSource named(String newName) {
        return new ImageSource(newName, true, reading);
    }

    /** {@return the path of a file, the name that was given, or else the form, for example {@code 4096 bytes}} */
    public String name() {
        return name;
    }

    /** True if messages begin with the name. */
    boolean isNamed() {
        return isNamed;
    }

    DecodedImage read(SourceReader reader) throws IOException {
        return reading.with(reader);
    }

    /**
     * The name.
     *
     * @return for example {@code ImageSource[chest.png]}
     */
    @Override
    public String toString() {
        return "ImageSource[" + name + "]";
    }
}
