// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Scratch;
import io.github.xrayclassifier.codec.jpeg.JpegDecoder;
import io.github.xrayclassifier.codec.jpeg.JpegHeader;
import io.github.xrayclassifier.codec.jpeg.JpegParser;
import io.github.xrayclassifier.dicom.file.TransferSyntax;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteBuffer;

/** JPEG, lossless or not, through the decoder that reads JPEG files. Samples as coded: no color conversion. */
public final class JpegCodec implements FrameCodec {

    private static final String NAME = "JPEG";

    private final TransferSyntax syntax;
    private final int size;

    /** Takes {@code size}: samples a side that 8 x 8 pixels may become where less than every pixel is enough. */
    public JpegCodec(TransferSyntax syntax, int size) {
        this.syntax = syntax;
        this.size = size;
    }

    @Override
    public Cells decode(ByteBuffer frame, PixelFormat format) {
        JpegHeader header = JpegParser.parseEmbedded(Bytes.of(frame).named(NAME));
        if (header.isLossless() != syntax.isLosslessJpeg()) {
            throw new UnsupportedImageException("DICOM transfer syntax " + syntax + ": expected "
                    + (syntax.isLosslessJpeg() ? "lossless JPEG (SOF3)" : "a DCT process")
                    + ", found another process");
        }
        Cells.checkHeader(NAME, format, header.width(), header.height(), header.components(), header.precision());
        header.check();
        JpegDecoder.Coded coded = JpegDecoder.samples(header, size, Scratch.fresh());
        return new Cells(coded.samples(), color(header), coded.width(), coded.height(), coded.faults());
    }

    /** JFIF and Adobe's marker say what the components are, and files that call such a stream RGB exist: the stream wins. */
    private static Cells.Color color(JpegHeader header) {
        if (header.jfif()) {
            return Cells.Color.YBR;
        }
        return switch (header.adobeTransform()) {
            case -1 -> Cells.Color.AS_STATED;
            case 1 -> Cells.Color.YBR;
            default -> Cells.Color.RGB;
        };
    }
}
