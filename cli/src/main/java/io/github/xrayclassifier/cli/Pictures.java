// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.tensor.Filter;
import io.github.xrayclassifier.tensor.Preprocessing;

/** Images to look at. */
final class Pictures {

    private Pictures() {}

    /** The image's samples as 8 bits, row-major, at another size: the mean over areas. */
    static byte[] reduced(GrayImage image, int width, int height) {
        byte[] samples = new byte[width * height];
        Preprocessing.of(width, height)
                .withFilter(Filter.AREA)
                .apply(image)
                .buffer()
                .get(samples);
        return samples;
    }
}
