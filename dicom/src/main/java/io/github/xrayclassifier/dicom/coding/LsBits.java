// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteBuffer;

/** The bits of a JPEG-LS scan up to the next marker; after FF one bit is stuffed (T.87 A.1). Not for several threads. */
public final class LsBits {

    private final ByteBuffer bytes;
    private int at;
    private long window; // the next bits, left-aligned
    private int count;
    private int padding; // of those, zeros made up after the end
    private boolean afterFf;

    LsBits(ByteBuffer bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    private void fill() {
        while (count <= 48) {
            int next = at < bytes.limit() ? bytes.get(at) & 0xFF : -1;
            if (next < 0 || isMarker(next)) {
                padding += 8;
                count += 8;
            } else {
                push(next, afterFf ? 7 : 8);
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
        return afterFf && next >= 0x80;
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

    /** The place of the next marker: reading ahead never goes beyond it. */
    int position() {
        at -= afterFf ? 1 : 0; // the marker's own FF was taken for data
        while (at + 1 < bytes.limit() && !(bytes.get(at) == (byte) 0xFF && (bytes.get(at + 1) & 0xFF) >= 0x80)) {
            at++;
        }
        return at;
    }
}
