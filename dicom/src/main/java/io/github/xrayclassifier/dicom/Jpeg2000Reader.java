// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import com.github.jaiimageio.jpeg2000.impl.J2KImageReaderSpi;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/** The one class that touches the optional JPEG 2000 library; loading it fails where that is absent. */
final class Jpeg2000Reader {

    private Jpeg2000Reader() {}

    static short[] read(byte[] stream, PixelFormat format) throws IOException {
        ImageReader reader = new J2KImageReaderSpi().createReaderInstance();
        try (var input = new Jpeg2000Input(stream)) {
            reader.setInput(input, true, true);
            Raster raster = reader.readRaster(0, null);
            Cells.checkHeader(
                    "JPEG 2000", format, raster.getWidth(), raster.getHeight(), raster.getNumBands(), format.stored());
            return samples(raster, format);
        } finally {
            reader.dispose();
        }
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
}
