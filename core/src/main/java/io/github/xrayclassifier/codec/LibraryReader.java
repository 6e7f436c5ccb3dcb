// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.failure.XrayException;
import java.awt.image.BufferedImage;
import java.util.concurrent.Callable;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * A library's reader, made directly and never looked up, for files whose header and structure were checked before: these
 * readers have no limits and take damage for an image. A warning of theirs is an error here. Stateless.
 */
public final class LibraryReader {

    private LibraryReader() {}

    /**
     * Reads the first image.
     *
     * @param spi of the library's reader
     * @param file the whole file, checked
     * @return the image
     * @throws MalformedImageException if the reader fails or warns
     */
    public static BufferedImage read(ImageReaderSpi spi, Bytes file) {
        return guarded(file.format(), () -> {
            ImageReader reader = spi.createReaderInstance(null);
            try (ImageInputStream stream = new LibraryInput(file)) {
                reader.addIIOReadWarningListener((source, warning) -> {
                    throw new MalformedImageException(
                            file.format() + ": expected a whole file, found what its reader warns of: " + warning);
                });
                reader.setInput(stream, true, true);
                return reader.read(0);
            } finally {
                reader.dispose();
            }
        });
    }

    /**
     * The outcome of a library's work on a file.
     *
     * @param <T> of the outcome
     * @param format for the message
     * @param work of the library; may throw anything
     * @return the outcome
     * @throws MalformedImageException in place of any exception or error but those of memory and of typed failures
     * @throws UnsupportedImageException if the library is not there
     */
    public static <T> T guarded(String format, Callable<T> work) {
        try {
            return work.call();
        } catch (XrayException | OutOfMemoryError | InternalError e) {
            throw e;
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedImageException(
                    format + ": expected its optional library on the class path, found it missing: " + e.getMessage(),
                    e);
        } catch (Throwable e) { // for damage some throw errors, ThreadDeath and StackOverflowError among them
            throw new MalformedImageException(
                    format + ": expected a readable file, found damage: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }
}
