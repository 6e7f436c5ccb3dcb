// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec;

import java.util.List;

/**
 * An image as its file stores it: not yet turned upright, perhaps scaled down.
 *
 * @param samples black to white
 * @param width pixels a row as the header states them
 * @param height rows as the header states them
 * @param orientation tag 274 of TIFF and Exif: 1 for upright
 * @param colorfulness the mean difference between the largest and the smallest of R, G, B, 0 to 1
 * @param frames images in the file, of which this is the first
 * @param faults departures from the format that other readers forgive too, a sentence each; nothing of the content
 */
public record RawImage(
        Samples samples,
        int width,
        int height,
        long orientation,
        double colorfulness,
        long frames,
        List<String> faults) {

    /** Copies the faults. */
    public RawImage {
        faults = List.copyOf(faults);
    }

    /**
     * A single upright image of full size without faults.
     *
     * @param samples black to white
     * @param colorfulness 0 to 1
     * @return the image
     */
    public static RawImage of(Samples samples, double colorfulness) {
        return new RawImage(samples, samples.width(), samples.height(), 1, colorfulness, 1, List.of());
    }

    /**
     * This image, to be turned.
     *
     * @param tag value of tag 274
     * @return the changed copy
     */
    public RawImage withOrientation(long tag) {
        return new RawImage(samples, width, height, tag, colorfulness, frames, faults);
    }

    /**
     * This image as the first of several.
     *
     * @param count of all
     * @return the changed copy
     */
    public RawImage withFrames(long count) {
        return new RawImage(samples, width, height, orientation, colorfulness, count, faults);
    }

    /**
     * This image with faults of its file.
     *
     * @param found a sentence each
     * @return the changed copy
     */
    public RawImage withFaults(List<String> found) {
        return new RawImage(samples, width, height, orientation, colorfulness, frames, found);
    }
}
