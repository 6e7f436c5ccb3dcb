// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.jpeg2000.Jpeg2000Decoder;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteBuffer;
import java.util.List;

/** JPEG 2000, through the decoder that reads JPEG 2000 files. Where the stream codes luma and differences, it gives RGB. */
public final class Jpeg2000Codec implements FrameCodec {

    private static final String NAME = "JPEG 2000";

    @Override
    public Cells decode(ByteBuffer frame, PixelFormat format) {
        Jpeg2000Decoder.Coded coded = Jpeg2000Decoder.samples(
                Bytes.of(frame).named(NAME),
                (width, height, components, bits) -> Cells.checkHeader(NAME, format, width, height, components, bits));
        Photometric stated = format.photometric();
        if (!coded.transformed() && (stated == Photometric.YBR_ICT || stated == Photometric.YBR_RCT)) {
            throw new UnsupportedImageException("DICOM photometric interpretation (0028,0004): expected a stream with a"
                    + " component transform for " + stated + ", found one without");
        }
        return new Cells(
                coded.samples(),
                coded.transformed() ? Cells.Color.RGB : Cells.Color.AS_STATED,
                coded.width(),
                coded.height(),
                List.of());
    }
}
