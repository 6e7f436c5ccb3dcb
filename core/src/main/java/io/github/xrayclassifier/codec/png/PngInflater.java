// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.png;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Scratch;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The zlib stream that runs through the IDAT chunks. One image, one thread. */
final class PngInflater {

    private final Inflater inflater;
    private final PngChunks chunks;
    private long next; // the chunk to feed

    PngInflater(PngChunks chunks, Scratch scratch) {
        this.chunks = chunks;
        this.inflater = scratch.inflater();
        this.next = chunks.firstData();
    }

    /** Fills a part of the array, or throws. */
    void read(byte[] target, int from, int length) {
        int at = from;
        while (at < from + length) {
            int got = inflate(target, at, from + length - at);
            if (got < 0) {
                throw new MalformedImageException("PNG: expected more rows, found the end of the image's data");
            }
            at += got;
        }
    }

    /** Reads the rest, in which nothing but the stream's checksum may follow. */
    void expectEnd() {
        byte[] one = new byte[1];
        int got = 0;
        while (got == 0) {
            got = inflate(one, 0, 1);
        }
        if (got > 0) {
            throw new MalformedImageException("PNG: expected the end of the image's data, found more of it");
        }
        if (!inflater.finished()) {
            throw new MalformedImageException("PNG: expected the end of the image's data, found it cut off");
        }
    }

    /** Gives the number of bytes made, perhaps 0, or -1 at the end. */
    private int inflate(byte[] target, int from, int length) {
        try {
            int got = inflater.inflate(target, from, length);
            if (got > 0) {
                return got;
            }
            if (inflater.finished() || inflater.needsDictionary() || next < 0 || next == chunks.endOfData()) {
                return -1;
            }
            if (inflater.needsInput()) {
                Bytes file = chunks.file();
                int size = (int) file.u32(next);
                inflater.setInput(file.array(), file.index((int) next + 8), size);
                next += size + 12;
            }
            return 0;
        } catch (DataFormatException e) {
            throw new MalformedImageException("PNG: expected deflated rows, found damaged data: " + e.getMessage(), e);
        }
    }
}
