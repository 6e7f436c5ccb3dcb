// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.coding.Cells;
import io.github.xrayclassifier.dicom.coding.Photometric;
import io.github.xrayclassifier.dicom.coding.PixelFormat;
import io.github.xrayclassifier.dicom.file.DataSet;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.failure.UnsupportedImageException;

/** From color cells to 16-bit luma and to how colorful the image is. Weights of ITU-R BT.601, as PS3.3 YBR has them. */
final class ColorToGray {

    private static final double RED = 0.299;
    private static final double GREEN = 0.587;
    private static final double BLUE = 0.114;

    private final double white;
    private final Photometric photometric;
    private double spread;

    private ColorToGray(PixelFormat format, Photometric photometric) {
        this.white = format.levels() - 1;
        this.photometric = photometric;
    }

    /**
     * The result for one frame.
     *
     * @param gray 16-bit luma
     * @param colorfulness mean difference between the largest and the smallest of R, G, B, 0 to 1
     */
    record Luma(short[] gray, double colorfulness) {}

    static Luma of(Cells cells, PixelFormat format) {
        Photometric stated = format.photometric();
        Photometric photometric = switch (cells.color()) {
            case RGB -> Photometric.RGB;
            case YBR -> Photometric.YBR_FULL;
            case AS_STATED -> stated;
        };
        if (photometric == Photometric.YBR_ICT || photometric == Photometric.YBR_RCT) {
            throw new UnsupportedImageException("DICOM photometric interpretation (0028,0004): expected " + photometric
                    + " within JPEG 2000 only, found it in another coding");
        }
        return new ColorToGray(format, photometric).convert(cells.samples(), format);
    }

    private Luma convert(short[] samples, PixelFormat format) {
        short[] gray = new short[samples.length / 3];
        int mask = format.levels() - 1;
        for (int i = 0; i < gray.length; i++) {
            int a = ((samples[3 * i] & 0xFFFF) >>> format.shift()) & mask;
            int b = ((samples[3 * i + 1] & 0xFFFF) >>> format.shift()) & mask;
            int c = ((samples[3 * i + 2] & 0xFFFF) >>> format.shift()) & mask;
            gray[i] = (short) Math.round(65_535 * luma(a / white, b / white, c / white));
        }
        return new Luma(gray, Math.min(1, spread / gray.length));
    }

    private double luma(double a, double b, double c) {
        if (photometric == Photometric.RGB) {
            return rgb(a, b, c);
        }
        boolean partial = photometric == Photometric.YBR_PARTIAL_422; // 16 to 235 and 16 to 240 of 255
        double y = clamp(partial ? (a - 16 / 255.0) * 255 / 219 : a);
        double scale = partial ? 255 / 224.0 : 1;
        double middle = (white + 1) / 2 / white;
        double cb = (b - middle) * scale;
        double cr = (c - middle) * scale;
        rgb(clamp(y + 1.402 * cr), clamp(y - 0.344136 * cb - 0.714136 * cr), clamp(y + 1.772 * cb));
        return y;
    }

    private double rgb(double r, double g, double b) {
        spread += Math.max(r, Math.max(g, b)) - Math.min(r, Math.min(g, b));
        return Math.min(1, RED * r + GREEN * g + BLUE * b);
    }

    private static double clamp(double value) {
        return Math.max(0, Math.min(1, value));
    }

    /** Palette color: one index a pixel, one table each for red, green and blue (PS3.3 C.7.6.3.1.5). */
    static Luma ofPalette(short[] cells, PixelFormat format, DataSet data) {
        if (!data.has(Tag.RED_DATA) && data.has(Tag.RED_SEGMENTED)) {
            throw new UnsupportedImageException(
                    "DICOM palette: expected plain tables (0028,1201), found segmented ones (0028,1221)");
        }
        LookupTable[] tables = new LookupTable[3];
        for (int i = 0; i < 3; i++) {
            tables[i] = LookupTable.read(data, Tag.RED_DESCRIPTOR + i, Tag.RED_DATA + i, format.signed());
        }
        ColorToGray sums = new ColorToGray(format, Photometric.RGB);
        short[] gray = new short[cells.length];
        int mask = format.levels() - 1;
        for (int i = 0; i < cells.length; i++) {
            int index = format.value(((cells[i] & 0xFFFF) >>> format.shift()) & mask);
            gray[i] = (short) Math.round(
                    65_535 * sums.rgb(part(tables[0], index), part(tables[1], index), part(tables[2], index)));
        }
        return new Luma(gray, sums.spread / gray.length);
    }

    private static double part(LookupTable table, int index) {
        return table.at(index) / (double) table.maxValue();
    }
}
