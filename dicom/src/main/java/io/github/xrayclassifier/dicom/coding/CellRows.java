// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.Optional;

/**
 * The cells of a monochrome frame, row by row: plain ones straight from the file, because an array of them all is 10 MB
 * for a radiograph of 5 megapixels and takes longer to make than to read. May be shared by threads.
 */
@FunctionalInterface
public interface CellRows {

    /** Copies row {@code y} into an array as long as a row. */
    void read(int y, short[] row);

    /** Gives two cells of 16 bits in one number, the first in its lower half, if they lie so in the file. */
    default Optional<IntBuffer> pairs() {
        return Optional.empty();
    }

    /** Plain cells of 16 bits. */
    record Words(ByteBuffer frame, ShortBuffer cells) implements CellRows {

        @Override
        public void read(int y, short[] row) {
            cells.get(y * row.length, row);
        }

        @Override
        public Optional<IntBuffer> pairs() {
            return frame.order() == ByteOrder.LITTLE_ENDIAN ? Optional.of(frame.asIntBuffer()) : Optional.empty();
        }
    }

    static CellRows of(short[] cells) {
        return (y, row) -> System.arraycopy(cells, y * row.length, row, 0, row.length);
    }

    /** Reads a plain frame. */
    static CellRows of(ByteBuffer frame, PixelFormat format) {
        if (format.allocated() == 16) {
            return new Words(frame, frame.asShortBuffer());
        }
        return (y, row) -> {
            for (int x = 0; x < row.length; x++) {
                row[x] = (short) (frame.get(y * row.length + x) & 0xFF);
            }
        };
    }
}
