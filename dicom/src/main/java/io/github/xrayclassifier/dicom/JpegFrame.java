// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteBuffer;

/**
 * The frame header of a JPEG or JPEG-LS stream (T.81 B.2.2).
 *
 * @param marker second byte of the marker: the process
 * @param ids one component identifier each
 */
record JpegFrame(int marker, int bits, int height, int width, int[] ids) {

    static final int BASELINE = 0xC0;
    static final int EXTENDED = 0xC1;
    static final int LOSSLESS = 0xC3;

    /** Reads the frame header that a walk has just found. */
    static JpegFrame of(String codec, int marker, JpegSegments at) {
        int components = at.u8(5);
        if (components < 1 || components > 4 || at.length() < 6 + 3 * components) {
            throw new MalformedImageException(codec + " frame header: expected 1 to 4 components, found " + components);
        }
        int[] ids = new int[components];
        for (int i = 0; i < components; i++) {
            ids[i] = at.u8(6 + 3 * i);
        }
        return new JpegFrame(marker, at.u8(0), at.u16(1), at.u16(3), ids);
    }

    /** Finds the first frame header of a stream. */
    static JpegFrame first(String codec, ByteBuffer stream) {
        JpegSegments walk = new JpegSegments(codec, stream);
        while (true) {
            int marker = walk.next();
            if (JpegSegments.isFrame(marker)) {
                return of(codec, marker, walk);
            }
            if (marker == JpegSegments.SOS) {
                throw new MalformedImageException(
                        codec + " stream: expected a frame header before the scan, found none");
            }
        }
    }

    /** Where a component stands in the frame. */
    int indexOf(String codec, int id) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == id) {
                return i;
            }
        }
        throw new MalformedImageException(codec + " scan header: expected a component of the frame, found " + id);
    }

    void check(String codec, PixelFormat format) {
        Cells.checkHeader(codec, format, width, height, ids.length, bits);
        if (bits < 2 || bits > 16) {
            throw new MalformedImageException(codec + " frame header: expected 2 to 16 bits, found " + bits);
        }
    }
}
