// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteBuffer;

/** Reads bits of entropy-coded JPEG or JPEG-LS data up to the next marker. Not for several threads. */
final class JpegBits {

    private final ByteBuffer bytes;
    private final boolean sevenAfterFf;
    private int at;
    private long window; // the next bits, left-aligned
    private int count;
    private int padding; // of those, zeros made up after the end
    private boolean afterFf;

    /** Takes {@code sevenAfterFf}: JPEG-LS stuffs one bit after FF (T.87 A.1), JPEG a byte of zero (T.81 F.1.2.3). */
    JpegBits(ByteBuffer bytes, int from, boolean sevenAfterFf) {
        this.bytes = bytes;
        this.at = from;
        this.sevenAfterFf = sevenAfterFf;
    }

    private void fill() {
        while (count <= 48) {
            int next = at < bytes.limit() ? bytes.get(at) & 0xFF : -1;
            if (next < 0 || isMarker(next)) {
                padding += 8;
                count += 8;
            } else if (afterFf && sevenAfterFf) {
                push(next, 7);
            } else {
                push(next, 8);
                at += next == 0xFF && !sevenAfterFf ? 1 : 0; // the stuffed zero
            }
        }
    }

    private void push(int value, int bits) {
        at++;
        window |= (long) value << (64 - count - bits);
        count += bits;
        afterFf = value == 0xFF;
    }

    private boolean isMarker(int next) {
        if (sevenAfterFf) {
            return afterFf && next >= 0x80;
        }
        return next == 0xFF && (at + 1 >= bytes.limit() || bytes.get(at + 1) != 0);
    }

    /** The next 16 bits, without taking them; zeros after the end. */
    int peek16() {
        if (count < 16) {
            fill();
        }
        return (int) (window >>> 48);
    }

    void skip(int bits) {
        window <<= bits;
        count -= bits;
        if (count < padding) {
            throw new MalformedImageException(
                    "JPEG entropy-coded data: expected more bits, found the end at byte " + at);
        }
    }

    /** Takes {@code bits}: 1 to 32. */
    int read(int bits) {
        if (count < bits) {
            fill();
        }
        int value = (int) (window >>> (64 - bits));
        skip(bits);
        return value;
    }

    /** Takes zeros up to and with the next one; gives their number. */
    int zeros(int most) {
        int zeros = 0;
        while (zeros <= most) {
            if (count < 32) {
                fill();
            }
            int here = Math.min(Long.numberOfLeadingZeros(window), count);
            if (here < count) {
                skip(here + 1);
                return zeros + here;
            }
            skip(here);
            zeros += here;
        }
        throw new MalformedImageException("JPEG-LS scan: expected at most " + most + " zeros, found more");
    }

    /** Drops what is left before a restart marker and steps over it. */
    void restart() {
        window = 0;
        count = 0;
        padding = 0;
        afterFf = false;
        while (at + 1 < bytes.limit()) {
            int marker = bytes.get(at + 1) & 0xFF;
            if (bytes.get(at) == (byte) 0xFF && marker >= 0xD0 && marker <= 0xD7) {
                at += 2;
                return;
            }
            at++;
        }
        throw new MalformedImageException("JPEG entropy-coded data: expected a restart marker, found the end");
    }

    /** Where the next marker is: reading ahead never goes beyond it. */
    int position() {
        at -= sevenAfterFf && afterFf ? 1 : 0; // the marker's own FF was taken for data
        while (at + 1 < bytes.limit() && !(bytes.get(at) == (byte) 0xFF && startsMarker(bytes.get(at + 1) & 0xFF))) {
            at++;
        }
        return at;
    }

    private boolean startsMarker(int second) {
        return sevenAfterFf ? second >= 0x80 : second != 0;
    }
}
