// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier;

import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;

/** A stated sample value that is white, for files that do not say that they use a part of their range. */
final class WhiteLevel {

    private static final int WHITE = 65_535;

    private WhiteLevel() {}

    /**
     * The image with its samples spread so that the stated value is white.
     *
     * @throws UnsupportedImageException if a sample is brighter: the statement is wrong then
     */
    static DecodedImage apply(DecodedImage image, int level) {
        GrayImage from = image.pixels();
        short[] samples = new short[Math.multiplyExact(from.width(), from.height())];
        int at = 0;
        for (int y = 0; y < from.height(); y++) {
            for (int x = 0; x < from.width(); x++) {
                int sample = from.sample(x, y);
                if (sample > level) {
                    throw new UnsupportedImageException(
                            "samples: expected none above the stated white level " + level + ", found " + sample);
                }
                samples[at++] = (short) (((long) sample * WHITE + level / 2) / level); // rounded
            }
        }
        return new DecodedImage(
                GrayImage.wrap16(samples, from.width(), from.height(), 16),
                image.sourceWidth(),
                image.sourceHeight(),
                image.format(),
                image.colorfulness(),
                image.warnings());
    }
}
