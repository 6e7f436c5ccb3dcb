// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteBuffer;

/** The marker segments of a JPEG-LS stream (T.87 annex C). Not for several threads. */
public final class LsSegments {

    static final int SOF55 = 0xF7; // JPEG-LS, T.87 annex C
    private static final int DHT = 0xC4;
    static final int DRI = 0xDD;
    static final int SOS = 0xDA;
    static final int LSE = 0xF8;
    static final int EOI = 0xD9;

    private final String codec;
    private final ByteBuffer bytes;
    private int at;
    private int body;
    private int end;

    /** Takes {@code stream}: position to limit is the stream, which must begin with SOI. */
    LsSegments(String codec, ByteBuffer stream) {
        this.codec = codec;
        this.bytes = stream.slice(); // big endian, as JPEG is
        if (bytes.limit() < 4 || bytes.getShort(0) != (short) 0xFFD8) {
            throw new MalformedImageException(codec + " stream: expected SOI (FF D8) at its start, found none");
        }
        at = 2;
    }

    /** Goes to the next segment and gives its marker's second byte. */
    int next() {
        while (at + 4 <= bytes.limit()) {
            if (bytes.get(at) != (byte) 0xFF) {
                throw new MalformedImageException(codec + " stream: expected a marker at byte " + at + ", found none");
            }
            int marker = bytes.get(at + 1) & 0xFF;
            if (marker == 0xFF) { // fill byte
                at++;
            } else if (marker == EOI) {
                break;
            } else {
                body = at + 4;
                end = at + 2 + (bytes.getShort(at + 2) & 0xFFFF);
                requireInside();
                at = end;
                return marker;
            }
        }
        throw new MalformedImageException(codec + " stream: expected a scan, found the end at byte " + at);
    }

    private void requireInside() {
        if (end < body || end > bytes.limit()) {
            throw new MalformedImageException(codec + " segment at byte " + at + ": expected it to end by byte "
                    + bytes.limit() + ", found byte " + end);
        }
    }

    /** Bytes of the segment's body. */
    int length() {
        return end - body;
    }

    /** One byte of the segment's body, unsigned. */
    int u8(int index) {
        if (index >= length()) {
            throw new MalformedImageException(
                    codec + " segment: expected more than " + length() + " bytes, found just those");
        }
        return bytes.get(body + index) & 0xFF;
    }

    /** Two bytes of the segment's body, unsigned. */
    int u16(int index) {
        return (u8(index) << 8) | u8(index + 1);
    }

    /** Goes on walking at a place within the stream. */
    void seek(int position) {
        at = position;
    }

    /** The offset of the entropy-coded data after SOS. */
    int position() {
        return at;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** True if a marker is a start of frame of T.81 or T.87. */
    static boolean isFrame(int marker) {
        boolean frame = marker >= 0xC0 && marker <= 0xCF;
        return (frame && marker != DHT && marker != 0xC8 && marker != 0xCC) || marker == SOF55;
    }
}
