// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.codec.BufferedSamples;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * The outcome of an {@link ImageDecoder}: the upright gray image and the kind of its file.
 *
 * <p>Immutable; may be shared by threads.
 *
 * @param pixels upright, 0 = black; in {@link DecodeMode#FAST} possibly a scaled version of the file's image
 * @param sourceWidth pixels of the file's image once upright, before any scaled decode
 * @param sourceHeight pixels of the file's image once upright, before any scaled decode
 * @param format what the bytes were, for example {@code JPEG} or {@code PNG}
 * @param colorfulness the mean difference between the largest and the smallest of R, G, B, 0 to 1; 0 for gray codings
 * @param warnings what a caller should know of the file, in the order found; never an attribute of the patient
 */
public record DecodedImage(
        GrayImage pixels,
        int sourceWidth,
        int sourceHeight,
        String format,
        double colorfulness,
        List<ImageWarning> warnings) {

    /** Copies the warnings and checks the sizes. */
    public DecodedImage {
        if (sourceWidth < pixels.width() || sourceHeight < pixels.height()) {
            throw new IllegalArgumentException("expected a source of at least " + pixels.width() + " x "
                    + pixels.height() + " pixels, found " + sourceWidth + " x " + sourceHeight);
        }
        if (!(colorfulness >= 0 && colorfulness <= 1)) {
            throw new IllegalArgumentException("expected a colorfulness of 0 to 1, found " + colorfulness);
        }
        warnings = List.copyOf(warnings);
    }

    /**
     * Copies an image that is already in memory. Gray keeps its depth; of color the luma of BT.601 is taken.
     *
     * @param image upright; gray of 8 to 16 bits, or RGB with or without a palette, whose alpha is left out
     * @return the image, not scaled
     * @throws io.github.xrayclassifier.failure.UnsupportedImageException for another color space or sample type
     */
    public static DecodedImage of(BufferedImage image) {
        return Upright.of(BufferedSamples.read(image), "BufferedImage");
    }

    /**
     * A gray image that is all there is: not scaled, no warnings.
     *
     * @param pixels the image
     * @param format what the bytes were
     * @return the wrapped image
     */
    public static DecodedImage of(GrayImage pixels, String format) {
        return new DecodedImage(pixels, pixels.width(), pixels.height(), format, 0, List.of());
    }
}
