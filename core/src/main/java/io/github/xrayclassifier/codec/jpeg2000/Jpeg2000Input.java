// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg2000;

import java.io.EOFException;
import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A codestream in memory that throws at its end. With -1 instead, the library reads ones for ever ({@code PktDecoder},
 * the loop that counts Lblock). Not for several threads.
 */
final class Jpeg2000Input extends ImageInputStreamImpl {

    private final byte[] stream;

    Jpeg2000Input(byte[] stream) {
        this.stream = stream;
    }

    @Override
    public int read() throws IOException {
        requireMore();
        bitOffset = 0;
        return stream[(int) streamPos++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        requireMore();
        bitOffset = 0;
        int count = (int) Math.min(length, stream.length - streamPos);
        System.arraycopy(stream, (int) streamPos, target, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return stream.length;
    }

    private void requireMore() throws IOException {
        if (streamPos >= stream.length) {
            throw new EOFException("JPEG 2000 stream: expected more bytes, found its end at byte " + stream.length);
        }
    }
}
