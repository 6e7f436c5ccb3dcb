// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.segmentation;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.MaskedImage;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One image and its mask, both squashed to a square.
 *
 * @param image 0 to 1, row-major
 * @param mask share of each pixel that is lung
 */
record MaskPixels(float[] image, float[] mask) {

    /** Decodes a row. */
    static MaskPixels of(MaskedImage row, List<ImageDecoder> decoders, int side) throws IOException {
        Preprocessing recipe = Preprocessing.of(side, side);
        GrayImage image = row.read(decoders).pixels();
        GrayImage mask = row.readMask(decoders, image);
        return new MaskPixels(
                shares(recipe.apply(image).buffer()), shares(recipe.apply(mask).buffer()));
    }

    private static float[] shares(ByteBuffer bytes) {
        float[] values = new float[bytes.limit()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (bytes.get(i) & 0xFF) / 255f;
        }
        return values;
    }
}
