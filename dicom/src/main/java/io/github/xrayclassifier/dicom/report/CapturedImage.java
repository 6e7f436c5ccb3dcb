// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.report;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.Tag;
import java.awt.image.BufferedImage;

/** The pixels and the image modules of a secondary capture (PS3.3 A.8.1, C.7.6, C.8.6). */
public final class CapturedImage {

    private static final int MOST_SIDE = 65_535; // rows and columns are 16-bit numbers

    private CapturedImage() {}

    public static Attributes fill(Attributes object, BufferedImage overlay, Source source, String remark) {
        if (overlay.getWidth() > MOST_SIDE || overlay.getHeight() > MOST_SIDE) {
            throw new IllegalArgumentException("overlay: expected at most " + MOST_SIDE + " pixels a side, found "
                    + overlay.getWidth() + " x " + overlay.getHeight());
        }
        source.copyLossy(object);
        source.copyBodyPart(object);
        if (!source.hasBodyPart()) { // else it is the chest, which is no pair (PS3.3 C.7.3.1)
            object.text(0x0020_0060, "CS", "");
        }
        return object.text(0x0008_0008, "CS", "DERIVED\\SECONDARY")
                .text(0x0008_0064, "CS", "WSD")
                .text(0x0008_2111, "ST", Stamp.ascii("Heatmap of a classifier over the image. " + remark, 1024))
                .sequence(0x0008_2112, source.reference())
                .text(0x0020_0020, "CS", "") // the orientation: of the source, or unknown
                .text(0x0020_4000, "LT", Stamp.ascii(remark, 10_240))
                .shorts(Tag.SAMPLES_PER_PIXEL, "US", 3)
                .text(Tag.PHOTOMETRIC, "CS", "RGB")
                .shorts(Tag.PLANAR_CONFIGURATION, "US", 0)
                .shorts(Tag.ROWS, "US", overlay.getHeight())
                .shorts(Tag.COLUMNS, "US", overlay.getWidth())
                .shorts(Tag.BITS_ALLOCATED, "US", 8)
                .shorts(Tag.BITS_STORED, "US", 8)
                .shorts(Tag.HIGH_BIT, "US", 7)
                .shorts(Tag.PIXEL_REPRESENTATION, "US", 0)
                .text(Tag.BURNED_IN, "CS", "YES") // the color bar has numbers
                .bytes(Tag.PIXEL_DATA, "OB", rgb(overlay));
    }

    private static byte[] rgb(BufferedImage overlay) {
        int width = overlay.getWidth();
        byte[] bytes = new byte[Math.multiplyExact(3, Math.multiplyExact(width, overlay.getHeight()))];
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < overlay.getHeight(); y++) {
            overlay.getRGB(0, y, width, 1, row, 0, width);
            for (int pixel : row) {
                bytes[at++] = (byte) (pixel >> 16);
                bytes[at++] = (byte) (pixel >> 8);
                bytes[at++] = (byte) pixel;
            }
        }
        return bytes;
    }
}
