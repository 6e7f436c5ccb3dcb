// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteOrder;

/**
 * Exif data, a small TIFF structure (Exif 2.32, section 4.6). Data that cannot be read counts as having no orientation:
 * camera software often damages it, and the image is sound without it.
 */
public final class Exif {

    private static final int ORIENTATION = 274;
    private static final int LONG = 4; // the type of a value; the standard says SHORT, some writers LONG

    private Exif() {}

    /**
     * The orientation that the data states.
     *
     * @param exif from its byte order on
     * @return 1 to 8; 1 where it states none
     */
    public static long orientation(Bytes exif) {
        try {
            return find(exif.order(exif.hasAt(0, "II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN));
        } catch (MalformedImageException e) {
            return 1;
        }
    }

    private static long find(Bytes exif) {
        long directory = exif.u32(4);
        int entries = exif.u16(directory);
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + 12L * i;
            if (exif.u16(entry) == ORIENTATION) {
                long value = exif.u16(entry + 2) == LONG ? exif.u32(entry + 8) : exif.u16(entry + 8);
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }
}
