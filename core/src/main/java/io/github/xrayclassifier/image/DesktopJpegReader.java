// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.failure.XrayException;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads the components of a DCT-coded JPEG with the JDK's own reader (libjpeg inside), unconverted.
 *
 * <p>Only the coding segments are handed over: color profiles, thumbnails and comments are what that reader most often
 * fails on. Its warnings are errors here, because it pads damaged pictures with gray and warns.
 */
final class DesktopJpegReader {

    private static final String PROVIDER = "com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi";

    private DesktopJpegReader() {}

    static Raster read(JpegHeader header) {
        try {
            return read(header, coding(header));
        } catch (XrayException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new MalformedImageException("JPEG: expected a sound picture, found damage: " + e.getMessage(), e);
        } catch (LinkageError e) {
            throw new UnsupportedImageException(
                    "JPEG: expected a Java runtime with the module java.desktop and its native"
                            + " libraries, found one that cannot load them: " + e.getMessage(),
                    e);
        }
    }

    private static byte[] coding(JpegHeader header) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0xFF);
        out.write(0xD8);
        for (Bytes segment : header.coding()) {
            out.write(segment.array(), segment.index(0), segment.length());
        }
        out.write(0xFF);
        out.write(0xD9);
        return out.toByteArray();
    }

    private static Raster read(JpegHeader header, byte[] coding) throws IOException {
        List<String> warnings = new ArrayList<>();
        ImageReader reader = provider().createReaderInstance(null);
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(coding))) {
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            reader.setInput(input, true, true);
            Raster raster = reader.readRaster(0, null);
            if (!warnings.isEmpty()) {
                throw new IOException(warnings.get(0));
            }
            if (raster.getWidth() != header.width()
                    || raster.getHeight() != header.height()
                    || raster.getNumBands() != header.components()) {
                throw new IOException("the reader made another size than the header's");
            }
            return raster;
        } finally {
            reader.dispose();
        }
    }

    // Looked up by class, so that readers which an application registers for JPEG change nothing here.
    private static ImageReaderSpi provider() throws IOException {
        try {
            Object spi = IIORegistry.getDefaultInstance().getServiceProviderByClass(Class.forName(PROVIDER));
            if (spi instanceof ImageReaderSpi provider) {
                return provider;
            }
        } catch (ClassNotFoundException e) {
            throw new UnsupportedImageException("JPEG: expected the JDK's reader, found a Java runtime without it", e);
        }
        throw new UnsupportedImageException("JPEG: expected the JDK's reader, found it removed from the registry");
    }
}
