// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.file;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import io.github.xrayclassifier.image.DecodeLimits;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The deflated transfer syntax: everything after the meta information is one raw deflate stream (PS3.5 A.5). */
public final class Inflating {

    private static final int CHUNK_BYTES = 1 << 16;

    private Inflating() {}

    /**
     * Inflates twice: once to count, once into an array of just that length. A bomb is thus refused having cost 64 KiB.
     *
     * @throws UnsupportedImageException if the result is longer than a file may be
     */
    static ByteBuffer inflate(ByteBuffer deflated, DecodeLimits limits) {
        int length = Math.toIntExact(run(deflated.duplicate(), new byte[CHUNK_BYTES], true, limits));
        byte[] all = new byte[length];
        run(deflated.duplicate(), all, false, limits);
        return ByteBuffer.wrap(all);
    }

    private static long run(ByteBuffer deflated, byte[] out, boolean countOnly, DecodeLimits limits) {
        long most = Math.min(limits.maxFileBytes(), Integer.MAX_VALUE - 8);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(deflated);
            long total = 0;
            while (!inflater.finished()) {
                int got = inflater.inflate(
                        out, countOnly ? 0 : (int) total, countOnly ? out.length : out.length - (int) total);
                total += got;
                if (total > most) {
                    throw new UnsupportedImageException(
                            "DICOM deflated data set: expected at most " + most + " bytes, found more");
                }
                if (got == 0 && (inflater.needsInput() || inflater.needsDictionary() || !countOnly)) {
                    break; // the stream lacks its end, which some writers leave off; what is missing shows later
                }
            }
            return total;
        } catch (DataFormatException e) {
            throw new MalformedImageException("DICOM deflated data set: expected a deflate stream, found damage", e);
        } finally {
            inflater.end();
        }
    }
}
