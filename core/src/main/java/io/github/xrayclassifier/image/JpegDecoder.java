// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

/** Chooses the decoder for a JPEG file by what its header says, and the scale by what is asked for. */
final class JpegDecoder {

    private JpegDecoder() {}

    static Picture decode(Bytes file, DecodeRequest request, Scratch scratch) {
        JpegHeader header = JpegParser.parse(file);
        header.check(request.limits());
        return header.isLossless()
                ? LosslessJpegDecoder.decode(header)
                : DctJpegDecoder.decode(header, size(header, request), scratch);
    }

    /** The smallest of 1, 2, 4 and 8 eighths of which neither side is shorter than what is enough. */
    private static int size(JpegHeader header, DecodeRequest request) {
        boolean turned = header.orientation().swapsSides();
        int enoughWide = turned ? request.enoughHeight() : request.enoughWidth();
        int enoughHigh = turned ? request.enoughWidth() : request.enoughHeight();
        int size = request.mode() == DecodeMode.FAST ? 1 : 8;
        while (size < 8
                && (JpegComponent.divideUp(header.width() * size, 8) < enoughWide
                        || JpegComponent.divideUp(header.height() * size, 8) < enoughHigh)) {
            size *= 2;
        }
        return size;
    }
}
