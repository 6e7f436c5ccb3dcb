// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.manifest;

import io.github.xrayclassifier.failure.XrayException;
import io.github.xrayclassifier.image.DecodeRequest;
import io.github.xrayclassifier.image.DecodedImage;
import io.github.xrayclassifier.image.ImageDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The image in a file, by the first decoder that recognizes it. May be used by any thread. */
public final class ImageFile {

    private ImageFile() {}

    /**
     * Decodes a file.
     *
     * @param file of any name: its content decides
     * @param decoders tried in order
     * @param request what to decode
     * @return pixels, format and size of the file's image
     * @throws IOException if the file cannot be read, is damaged or none of the decoders recognizes it
     */
    public static DecodedImage read(Path file, List<ImageDecoder> decoders, DecodeRequest request) throws IOException {
        try {
            request.limits().checkFile(Files.size(file));
        } catch (XrayException e) {
            throw new IOException(e.getMessage(), e);
        }
        return read(file, ByteBuffer.wrap(Files.readAllBytes(file)), decoders, request);
    }

    /**
     * Decodes the bytes of a file.
     *
     * @param file for messages
     * @param bytes the whole file; position and limit are left unchanged
     * @param decoders tried in order
     * @param request what to decode
     * @return pixels, format and size of the file's image
     * @throws IOException if the bytes are damaged or none of the decoders recognizes them
     */
    public static DecodedImage read(Path file, ByteBuffer bytes, List<ImageDecoder> decoders, DecodeRequest request)
            throws IOException {
        for (ImageDecoder decoder : decoders) {
            if (decoder.recognizes(bytes)) {
                try {
                    return decoder.decode(bytes, request);
                } catch (XrayException e) {
                    throw new IOException(e.getMessage(), e);
                }
            }
        }
        throw new IOException("expected an image that one of " + decoders.size() + " decoders recognizes, found "
                + file.getFileName());
    }
}
