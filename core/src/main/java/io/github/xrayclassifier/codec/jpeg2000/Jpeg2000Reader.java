// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg2000;

import com.github.jaiimageio.jpeg2000.impl.J2KImageReaderSpi;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/** The one class that touches the optional JPEG 2000 library; loading it fails where that is absent. */
final class Jpeg2000Reader {

    private Jpeg2000Reader() {}

    /** Gives the samples row by row, those of a pixel side by side. */
    static short[] read(byte[] stream, int width, int height, int components) throws IOException {
        ImageReader reader = new J2KImageReaderSpi().createReaderInstance();
        try (var input = new Jpeg2000Input(stream)) {
            reader.setInput(input, true, true);
            Raster raster = reader.readRaster(0, null);
            if (raster.getWidth() != width || raster.getHeight() != height || raster.getNumBands() != components) {
                throw new IOException("another size than that of the header");
            }
            return samples(raster);
        } finally {
            reader.dispose();
        }
    }

    private static short[] samples(Raster raster) {
        int width = raster.getWidth() * raster.getNumBands();
        short[] samples = new short[width * raster.getHeight()];
        int[] row = new int[width];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int x = 0; x < width; x++) {
                samples[y * width + x] = (short) row[x];
            }
        }
        return samples;
    }
}
