// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteOrder;

/**
 * Finds the orientation in Exif data, a small TIFF structure (Exif 2.32, section 4.6). Data that cannot be read counts
 * as having no orientation: camera software often damages it, and the picture is sound without it.
 */
final class Exif {

    private static final int ORIENTATION = 274;

    private Exif() {}

    static Orientation orientation(Bytes exif) {
        try {
            return find(exif.order(exif.hasAt(0, "II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN));
        } catch (MalformedImageException e) {
            return Orientation.UPRIGHT;
        }
    }

    private static Orientation find(Bytes exif) {
        long directory = exif.u32(4);
        int entries = exif.u16(directory);
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + 12L * i;
            if (exif.u16(entry) == ORIENTATION) {
                return Orientation.of(exif.u16(entry + 8));
            }
        }
        return Orientation.UPRIGHT;
    }
}
