// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import java.nio.ByteBuffer;

/**
 * Turns the bytes of one file into pixels. Implementations hold no state and may be shared by threads.
 *
 * <p>The content decides, never a name: a classifier asks its decoders in order and takes the first that recognizes the
 * bytes.
 */
public interface ImageDecoder {

    /**
     * The decoder of PNG, JPEG, TIFF, BMP, PGM, GIF, WebP and, with the optional dependency jai-imageio-jpeg2000, JPEG
     * 2000.
     *
     * <p>All kinds of PNG; JPEG gray, color, CMYK, progressive and lossless with 8 to 16 bits; TIFF and BigTIFF gray,
     * palette, RGB and CMYK, uncompressed, LZW, Deflate, PackBits, JPEG or fax. Samples of 32 bits, signed and
     * floating-point ones become 16 bits between the black and white that the file states; floating-point ones of 0 to 1
     * need no statement. Color becomes BT.601 luma, alpha is left out, Exif and TIFF orientations are applied, of several
     * frames the first is read, with a warning. {@code decode} of anything else throws an
     * exception that names what was found. A file that is damaged or ends early is an error, never part of an image.
     * Failures of the Java virtual machine itself, such as {@link OutOfMemoryError}, pass through.
     *
     * @return the one instance, shared by all threads
     */
    static ImageDecoder standard() {
        return StandardDecoder.INSTANCE;
    }

    /**
     * True if the bytes look like a coding of this decoder. Cheap, allocates nothing, throws nothing.
     *
     * @param source the whole file; position and limit are left unchanged
     * @return true if {@link #decode} should be tried; what it throws then stands
     */
    boolean recognizes(ByteBuffer source);

    /**
     * Decodes the first frame.
     *
     * @param source the whole file; position and limit are left unchanged
     * @param request limits, and how much of the image is needed
     * @return the upright image, black to white however the file stores it
     * @throws io.github.xrayclassifier.failure.MalformedImageException if the bytes are not a readable image
     * @throws io.github.xrayclassifier.failure.UnsupportedImageException if they exceed the limits or use a coding that
     *     this decoder lacks
     */
    DecodedImage decode(ByteBuffer source, DecodeRequest request);
}
