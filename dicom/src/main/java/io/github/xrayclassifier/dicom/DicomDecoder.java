// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.file.DicomFile;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.image.ImageDecoder;
import java.nio.ByteBuffer;

/**
 * Reads radiographs from DICOM files: Part 10 with or without preamble; implicit, explicit, deflated and big endian;
 * RLE, JPEG, JPEG lossless, JPEG-LS, and JPEG 2000 where the optional dependency is present; 8 or 16 bits allocated.
 *
 * <p>The image has 16 bits whatever the file stores: the output of the VOI LUT (PS3.3 C.11.2), as
 * {@link DicomOptions} says. Color becomes luma. No message or warning holds an attribute of the patient. Stateless; may
 * be shared by threads.
 */
public final class DicomDecoder implements ImageDecoder {

    private static final DicomDecoder DEFAULTS = new DicomDecoder(DicomOptions.defaults());

    private final DicomOptions options;

    private DicomDecoder(DicomOptions options) {
        this.options = options;
    }

    /**
     * A decoder with default options; holds no resource, so that there is nothing to close.
     *
     * @return the decoder
     */
    public static DicomDecoder open() {
        return DEFAULTS;
    }

    /**
     * A decoder with other options.
     *
     * @param options frame and VOI LUT
     * @return the decoder
     */
    public static DicomDecoder of(DicomOptions options) {
        return new DicomDecoder(options);
    }

    /**
     * True if the bytes begin like a DICOM file: DICM at byte 128, or an early element of group 0002 or 0008 at byte 0.
     */
    @Override
    public boolean recognizes(ByteBuffer source) {
        return DicomFile.recognizes(source);
    }

    /**
     * Decodes the frame that the options name. In mode FAST a monochrome image comes as the means of blocks of pixels,
     * as large as its size still serves; of uncompressed blocks of 12 x 12 or more, a quarter of the rows may stand for all.
     *
     * @throws io.github.xrayclassifier.failure.MalformedImageException if the bytes are damaged or contradict themselves,
     *     or the file has no such frame, window or LUT
     * @throws io.github.xrayclassifier.failure.UnsupportedImageException if they exceed the limits, use a transfer syntax
     *     that is not read here, or are no image (the message names UID and meaning)
     */
    @Override
    public DecodedImage decode(ByteBuffer source, DecodeRequest request) {
        Frame frame = Frame.read(DicomFile.read(source, request.limits()), options, request);
        Frame.Gray gray = frame.gray();
        return new DecodedImage(
                GrayImage.wrap16(gray.samples(), gray.width(), gray.height(), 16),
                frame.format().columns(),
                frame.format().rows(),
                "DICOM",
                frame.colorfulness(),
                Checks.of(frame));
    }
}
