// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import java.nio.ByteBuffer;

/** Turns the coded bytes of one frame into cells. Stateless. */
@FunctionalInterface
public interface FrameCodec {

    /**
     * Decodes one frame.
     *
     * @param frame position to limit is the frame
     * @return one cell a sample, unsigned, row by row, the samples of a pixel side by side; made only once the stream's
     *     own header agrees with {@code format}
     */
    Cells decode(ByteBuffer frame, PixelFormat format);
}
