// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.segmentation;

import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import io.github.xrayclassifier.manifest.MaskedImage;
import io.github.xrayclassifier.tensor.Preprocessing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
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
        GrayImage image = decode(row, row.image(), decoders);
        GrayImage mask = decode(row, row.mask(), decoders);
        if (image.width() != mask.width() || image.height() != mask.height()) {
            throw new IOException("manifest line " + row.line() + ": expected a mask of " + image.width() + " x "
                    + image.height() + " pixels, found " + mask.width() + " x " + mask.height());
        }
        return new MaskPixels(
                shares(recipe.apply(image).buffer()), shares(recipe.apply(mask).buffer()));
    }

    static GrayImage decode(MaskedImage row, Path file, List<ImageDecoder> decoders) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        for (ImageDecoder decoder : decoders) {
            if (decoder.recognizes(bytes)) {
                try {
                    return decoder.decode(bytes, DecodeRequest.defaults()).pixels();
                } catch (XrayException e) {
                    throw new IOException("manifest line " + row.line() + ": " + e.getMessage(), e);
                }
            }
        }
        throw new IOException("manifest line " + row.line() + ": expected an image that one of " + decoders.size()
                + " decoders recognizes, found " + file.getFileName());
    }

    private static float[] shares(ByteBuffer bytes) {
        float[] values = new float[bytes.limit()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (bytes.get(i) & 0xFF) / 255f;
        }
        return values;
    }
}
