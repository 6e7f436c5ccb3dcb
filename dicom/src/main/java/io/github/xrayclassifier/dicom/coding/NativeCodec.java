// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteBuffer;

/** Uncompressed cells of 8 or 16 bits (PS3.5 section 8.1). */
public final class NativeCodec implements FrameCodec {

    @Override
    public Cells decode(ByteBuffer frame, PixelFormat format) {
        if (format.photometric().isSubsampled()) {
            return Cells.of(luminance(frame, format), format);
        }
        short[] cells = new short[format.samples()];
        if (format.allocated() == 16) {
            frame.asShortBuffer().get(cells);
        } else {
            for (int i = 0; i < cells.length; i++) {
                cells[i] = (short) (frame.get(i) & 0xFF);
            }
        }
        return Cells.of(format.planar() ? interleave(cells, format.photometric().samples()) : cells, format);
    }

    /** Two pixels are stored as Y Y CB CR (PS3.3 C.7.6.3.1.2). */
    private static short[] luminance(ByteBuffer frame, PixelFormat format) {
        if (format.allocated() != 8 || format.columns() % 2 != 0) {
            throw new MalformedImageException("DICOM " + format.photometric() + ": expected 8-bit samples and an even"
                    + " number of columns, found " + format.allocated() + " bits and " + format.columns()
                    + " columns");
        }
        short[] cells = new short[format.samples()];
        for (int i = 0; i < format.pixels(); i++) {
            int pair = (i >> 1) * 4;
            cells[3 * i] = (short) (frame.get(pair + (i & 1)) & 0xFF);
            cells[3 * i + 1] = (short) (frame.get(pair + 2) & 0xFF);
            cells[3 * i + 2] = (short) (frame.get(pair + 3) & 0xFF);
        }
        return cells;
    }

    static short[] interleave(short[] planes, int samples) {
        if (samples == 1) {
            return planes;
        }
        int pixels = planes.length / samples;
        short[] cells = new short[planes.length];
        for (int s = 0; s < samples; s++) {
            for (int i = 0; i < pixels; i++) {
                cells[i * samples + s] = planes[s * pixels + i];
            }
        }
        return cells;
    }
}
