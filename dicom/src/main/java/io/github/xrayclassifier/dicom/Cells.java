// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.failure.MalformedImageException;

/**
 * The decoded cells of one frame.
 *
 * @param samples one cell each, unsigned, row by row, the samples of a pixel side by side; not copied
 * @param color what three samples are, where the codec knows better than the data set
 */
record Cells(short[] samples, Color color) {

    /** What the three samples of a pixel are. */
    enum Color {
        AS_STATED,
        RGB,
        YBR
    }

    static Cells of(short[] samples) {
        return new Cells(samples, Color.AS_STATED);
    }

    /** Refuses a coded stream whose own header contradicts the data set. */
    static void checkHeader(String codec, PixelFormat expected, int width, int height, int components, int bits) {
        if (width != expected.columns()
                || height != expected.rows()
                || components != expected.photometric().samples()
                || bits > expected.allocated()) {
            throw new MalformedImageException(codec + " header: expected " + expected.columns() + " x "
                    + expected.rows() + " pixels of " + expected.photometric().samples() + " samples and at most "
                    + expected.allocated() + " bits as in the data set, found " + width + " x " + height + " of "
                    + components + " samples and " + bits + " bits");
        }
    }
}
