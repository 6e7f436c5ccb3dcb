// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.failure.XrayException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * JPEG 2000, through the optional dependency that {@link Jpeg2000Reader} alone touches. The headers are checked here
 * first: that library takes damaged streams badly (of 150, 75 ended in ThreadDeath and one in OutOfMemoryError).
 */
final class Jpeg2000Codec implements FrameCodec {

    private static final String NAME = "JPEG 2000";

    @Override
    public Cells decode(ByteBuffer frame, PixelFormat format) {
        ByteBuffer stream = codestream(frame);
        Jpeg2000Header.check(stream, format);
        byte[] bytes = new byte[stream.remaining()];
        stream.get(bytes);
        try {
            return new Cells(
                    Jpeg2000Reader.read(bytes, format), Cells.Color.RGB, format.columns(), format.rows(), List.of());
        } catch (XrayException e) {
            throw e;
        } catch (NoClassDefFoundError e) {
            throw new UnsupportedImageException(
                    "DICOM JPEG 2000: expected com.github.jai-imageio:jai-imageio-jpeg2000 on the class path, found it"
                            + " missing: add that dependency",
                    e);
        } catch (Throwable e) { // the library throws Errors for damage, ThreadDeath among them
            throw new MalformedImageException(NAME + " stream: expected a readable codestream, found damage", e);
        }
    }

    /** The codestream, also where a file wraps it in JP2 boxes against PS3.5 A.4.4. */
    private static ByteBuffer codestream(ByteBuffer frame) {
        ByteBuffer bytes = frame.slice();
        int search = Math.min(bytes.limit() - 4, 4096);
        for (int at = 0; at <= search; at++) {
            if (bytes.getInt(at) == 0xFF4F_FF51) {
                return bytes.position(at).slice();
            }
        }
        throw new MalformedImageException(
                NAME + " stream: expected SOC and SIZ (FF 4F FF 51) at its start, found none");
    }
}
