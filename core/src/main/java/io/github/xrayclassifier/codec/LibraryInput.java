// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec;

import io.github.xrayclassifier.failure.MalformedImageException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file in memory for a library's reader. Some readers go on with zeros behind the end of a file, for minutes: the VP8L reader of
 * TwelveMonkeys through 65,536 groups of codes. So asking there more often than reading ahead does is an error. For one thread.
 */
final class LibraryInput extends ImageInputStreamImpl {

    /** A reader asks for a few bytes too many at the end of each strip, chunk or page, one by one. */
    private static final int MOST_AT_THE_END = 4096;

    private final Bytes file;
    private int askedAtTheEnd;

    LibraryInput(Bytes file) {
        this.file = file;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return isAtTheEnd() ? -1 : file.u8(streamPos++);
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (isAtTheEnd()) {
            return -1;
        }
        int count = (int) Math.min(length, file.length() - streamPos);
        System.arraycopy(file.array(), file.index((int) streamPos), target, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return file.length();
    }

    private boolean isAtTheEnd() {
        if (streamPos < file.length()) {
            return false;
        }
        if (++askedAtTheEnd > MOST_AT_THE_END) {
            throw new MalformedImageException(
                    file.format() + ": expected more data, found the end of the file at byte " + file.length());
        }
        return true;
    }
}
