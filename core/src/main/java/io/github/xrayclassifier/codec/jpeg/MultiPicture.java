// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteOrder;

/** The index of a multi-image file (CIPA DC-007, section 5.2), a small TIFF structure in an APP2 segment. */
final class MultiPicture {

    private static final int NUMBER_OF_IMAGES = 0xB001;

    private MultiPicture() {}

    /** The number of images that the index states; 2 where it cannot be read, because it is there. */
    static long count(Bytes segment) {
        try {
            Bytes index = segment.order(segment.hasAt(0, "II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            long directory = index.u32(4);
            int entries = index.u16(directory);
            for (int i = 0; i < entries; i++) {
                long entry = directory + 2 + 12L * i;
                if (index.u16(entry) == NUMBER_OF_IMAGES) {
                    return index.u32(entry + 8);
                }
            }
            return 1; // the segment of a further image, not of the first
        } catch (MalformedImageException e) {
            return 2;
        }
    }
}
