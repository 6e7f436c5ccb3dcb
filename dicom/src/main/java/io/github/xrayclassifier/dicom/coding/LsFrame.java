// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import io.github.xrayclassifier.failure.MalformedImageException;

/**
 * The frame header of a JPEG-LS stream (T.87 C.2.2).
 *
 * @param marker second byte of the marker: the process
 * @param ids one component identifier each
 */
public record LsFrame(int marker, int bits, int height, int width, int[] ids) {

    /** Reads the frame header that a walk has just found. */
    static LsFrame of(String codec, int marker, LsSegments at) {
        int components = at.u8(5);
        if (components < 1 || components > 4 || at.length() < 6 + 3 * components) {
            throw new MalformedImageException(codec + " frame header: expected 1 to 4 components, found " + components);
        }
        int[] ids = new int[components];
        for (int i = 0; i < components; i++) {
            ids[i] = at.u8(6 + 3 * i);
        }
        return new LsFrame(marker, at.u8(0), at.u16(1), at.u16(3), ids);
    }

    /** The number of a component in the frame. */
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
