// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The zlib stream that runs through the IDAT chunks. One picture, one thread; {@code close} frees zlib's memory. */
final class PngInflater implements AutoCloseable {

    private final Inflater inflater = new Inflater();
    private final List<Bytes> data;
    private int next;

    PngInflater(List<Bytes> data) {
        this.data = data;
    }

    /** Fills a part of the array, or throws. */
    void read(byte[] target, int from, int length) {
        int at = from;
        while (at < from + length) {
            int got = inflate(target, at, from + length - at);
            if (got < 0) {
                throw new MalformedImageException("PNG: expected more rows, found the end of the picture's data");
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
            throw new MalformedImageException("PNG: expected the end of the picture's data, found more of it");
        }
        if (!inflater.finished()) {
            throw new MalformedImageException("PNG: expected the end of the picture's data, found it cut off");
        }
    }

    /** Gives the number of bytes made, perhaps 0, or -1 at the end. */
    private int inflate(byte[] target, int from, int length) {
        try {
            int got = inflater.inflate(target, from, length);
            if (got > 0) {
                return got;
            }
            if (inflater.finished() || inflater.needsDictionary() || next == data.size()) {
                return -1;
            }
            if (inflater.needsInput()) {
                Bytes chunk = data.get(next++);
                inflater.setInput(chunk.array(), chunk.index(0), chunk.length());
            }
            return 0;
        } catch (DataFormatException e) {
            throw new MalformedImageException("PNG: expected deflated rows, found damaged data: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
