// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import java.util.List;

/**
 * What a reader of one format hands to {@link StandardDecoder}: the samples as stored, not yet upright.
 *
 * @param pixels black to white, perhaps scaled down
 * @param storedWidth pixels a row as the header states them
 * @param storedHeight rows as the header states them
 * @param orientation how to turn it
 * @param colorfulness 0 to 1
 * @param warnings what a caller should know
 */
record Picture(
        GrayImage pixels,
        int storedWidth,
        int storedHeight,
        Orientation orientation,
        double colorfulness,
        List<ImageWarning> warnings) {

    static Picture of(GrayImage pixels, Orientation orientation, double colorfulness, List<ImageWarning> warnings) {
        return new Picture(pixels, pixels.width(), pixels.height(), orientation, colorfulness, warnings);
    }

    DecodedImage upright(String format) {
        int width = orientation.swapsSides() ? storedHeight : storedWidth;
        int height = orientation.swapsSides() ? storedWidth : storedHeight;
        return new DecodedImage(orientation.apply(pixels), width, height, format, colorfulness, warnings);
    }

    /** The warning that only the first of several pictures was read. */
    static List<ImageWarning> firstOf(long frames) {
        return frames > 1
                ? List.of(new ImageWarning(
                        ImageWarning.Kind.MULTI_FRAME, "the file holds " + frames + " pictures; the first was read"))
                : List.of();
    }
}
