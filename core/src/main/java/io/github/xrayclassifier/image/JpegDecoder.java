// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import java.util.List;

/** Chooses the reader for a JPEG file by what its header says. */
final class JpegDecoder {

    private JpegDecoder() {}

    static Picture decode(Bytes file, DecodeRequest request) {
        JpegHeader header = JpegParser.parse(file);
        header.check(request.limits());
        if (header.isLossless()) {
            return LosslessJpegDecoder.decode(header);
        }
        JpegColors colors = new JpegColors(header);
        GrayImage image = colors.toGray(DesktopJpegReader.read(header));
        return Picture.of(image, header.orientation(), colors.colorfulness(), List.of());
    }
}
