// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.List;

/**
 * The decoded cells of one frame.
 *
 * @param samples one cell each, unsigned, row by row, the samples of a pixel side by side; not copied
 * @param color the meaning of three samples, where the codec knows better than the data set
 * @param width pixels a row; fewer than the data set's where less than every pixel was enough
 * @param height rows
 * @param faults departures of the coded stream from its format that readers forgive
 */
public record Cells(short[] samples, Color color, int width, int height, List<String> faults) {

    /** The meaning of the three samples of a pixel. */
    public enum Color {
        AS_STATED,
        RGB,
        YBR
    }

    static Cells of(short[] samples, PixelFormat format) {
        return new Cells(samples, Color.AS_STATED, format.columns(), format.rows(), List.of());
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
