// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.manifest;

import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One image and the mask drawn on it. Immutable; may be shared by threads.
 *
 * @param image the radiograph
 * @param mask an image of the same size, white where the structure lies, black elsewhere
 * @param split {@code train}, {@code val} or another name; empty if the manifest has none
 * @param line where the row starts in the manifest, 2 for the first
 */
public record MaskedImage(Path image, Path mask, String split, int line) {

    /**
     * Decodes the radiograph.
     *
     * @param decoders asked in order whether they recognize the file
     * @return its pixels, and the size of the file's image
     * @throws IOException if the file cannot be read, is damaged or none of the decoders recognizes it; the message names
     *     the manifest's line
     */
    public DecodedImage read(List<ImageDecoder> decoders) throws IOException {
        return read(image, decoders);
    }

    /**
     * Decodes the mask.
     *
     * @param decoders asked in order whether they recognize the file
     * @param of the radiograph
     * @return as many pixels as the radiograph has
     * @throws IOException as {@link #read(List)}, and if the sizes differ
     */
    public GrayImage readMask(List<ImageDecoder> decoders, GrayImage of) throws IOException {
        GrayImage drawn = read(mask, decoders).pixels();
        if (drawn.width() != of.width() || drawn.height() != of.height()) {
            throw new IOException("manifest line " + line + ": expected a mask of " + of.width() + " x " + of.height()
                    + " pixels, found " + drawn.width() + " x " + drawn.height());
        }
        return drawn;
    }

    private DecodedImage read(Path file, List<ImageDecoder> decoders) throws IOException {
        try {
            return ImageFile.read(file, decoders, DecodeRequest.defaults());
        } catch (IOException e) {
            throw new IOException("manifest line " + line + ", " + file.getFileName() + ": " + e.getMessage(), e);
        }
    }
}
