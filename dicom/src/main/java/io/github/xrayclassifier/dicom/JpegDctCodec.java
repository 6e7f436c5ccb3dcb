// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.failure.XrayException;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** JPEG baseline and extended sequential of 8 bits, read by the JDK. Samples as coded: no color conversion. */
final class JpegDctCodec implements FrameCodec {

    private static final String NAME = "JPEG";
    private static final int APP0 = 0xE0;
    private static final int APP14 = 0xEE;

    private final TransferSyntax syntax;

    JpegDctCodec(TransferSyntax syntax) {
        this.syntax = syntax;
    }

    @Override
    public Cells decode(ByteBuffer frame, PixelFormat format) {
        JpegFrame header = JpegFrame.first(NAME, frame);
        if (header.bits() != 8) {
            throw new UnsupportedImageException(
                    "DICOM transfer syntax " + syntax + ": expected JPEG samples of 8 bits, found " + header.bits()
                            + ", which this decoder does not read");
        }
        if (header.marker() != JpegFrame.BASELINE && header.marker() != JpegFrame.EXTENDED) {
            throw new UnsupportedImageException("DICOM transfer syntax " + syntax
                    + ": expected a sequential JPEG (SOF0, SOF1), found another process");
        }
        header.check(NAME, format);
        Raster raster = read(frame);
        // The reader must agree with the header it was checked by; it reads the first frame header as we do.
        Cells.checkHeader(NAME, format, raster.getWidth(), raster.getHeight(), raster.getNumBands(), 8);
        return new Cells(samples(raster, format), color(frame));
    }

    /**
     * JFIF and Adobe's marker say what the components are, and files that call such a stream RGB exist: the stream wins.
     */
    private static Cells.Color color(ByteBuffer frame) {
        JpegSegments walk = new JpegSegments(NAME, frame);
        for (int marker = walk.next(); !JpegSegments.isFrame(marker); marker = walk.next()) {
            if (marker == APP0
                    && walk.length() >= 5
                    && walk.u16(0) == (('J' << 8) | 'F')
                    && walk.u16(2) == (('I' << 8) | 'F')) {
                return Cells.Color.YBR;
            }
            if (marker == APP14 && walk.length() >= 12 && walk.u16(0) == (('A' << 8) | 'd')) {
                return walk.u8(11) == 1 ? Cells.Color.YBR : Cells.Color.RGB;
            }
        }
        return Cells.Color.AS_STATED;
    }

    private static short[] samples(Raster raster, PixelFormat format) {
        short[] cells = new short[format.samples()];
        int width = raster.getWidth() * raster.getNumBands();
        int[] row = new int[width];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int x = 0; x < width; x++) {
                cells[y * width + x] = (short) row[x];
            }
        }
        return cells;
    }

    private static Raster read(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.duplicate().get(bytes);
        ImageReader reader = null;
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader = jdkReader();
            // The JDK repairs damage and only warns of it: 113 of 150 damaged files decoded "fine".
            AtomicBoolean damaged = new AtomicBoolean();
            reader.addIIOReadWarningListener((source, warning) -> damaged.set(true));
            reader.setInput(input, true, true);
            Raster raster = reader.readRaster(0, null);
            if (damaged.get()) {
                throw new MalformedImageException(NAME + " stream: expected a complete scan, found damage");
            }
            return raster;
        } catch (XrayException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new MalformedImageException(NAME + " stream: expected a readable scan, found damage", e);
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }

    /** The JDK's own reader, whatever plugins the application registered before it. */
    private static ImageReader jdkReader() throws IOException {
        Iterator<ImageReaderSpi> all = IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        while (all.hasNext()) {
            ImageReaderSpi each = all.next();
            if (each.getClass().getName().equals("com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi")) {
                return each.createReaderInstance();
            }
        }
        throw new UnsupportedImageException(
                "DICOM JPEG: expected the JDK's JPEG reader (module java.desktop), found none");
    }
}
