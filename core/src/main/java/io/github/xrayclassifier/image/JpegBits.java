// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.failure.MalformedImageException;

/**
 * The entropy-coded data of one scan as bits: takes out the zero bytes stuffed behind 0xFF and stops at markers. One
 * scan, one thread.
 */
final class JpegBits {

    private final byte[] array;
    private final int end;
    private int at;
    private long held; // the next bits, the first at the top of the low "count" ones
    private int count;
    private int invented; // zero bits added behind the last byte, so that a peek may look over the end

    JpegBits(Bytes data) {
        array = data.array();
        at = data.index(0);
        end = at + data.length();
    }

    /** The next bits, 1 to 16, without taking them. */
    int peek(int bits) {
        if (count < bits) {
            fill();
        }
        return (int) (held >>> (count - bits)) & ((1 << bits) - 1);
    }

    void skip(int bits) {
        count -= bits;
        if (count < invented) {
            throw new MalformedImageException("JPEG scan: expected more data, found the end of the scan");
        }
    }

    /** Takes the next bits, 0 to 16. */
    int take(int bits) {
        if (bits == 0) {
            return 0;
        }
        int value = peek(bits);
        skip(bits);
        return value;
    }

    /** Takes a difference of a category, 1 to 15; T.81 figure F.12. */
    int takeSigned(int category) {
        int value = take(category);
        return value < 1 << (category - 1) ? value - (1 << category) + 1 : value;
    }

    private void fill() {
        while (count <= 48) {
            int next = 0;
            if (at < end && (array[at] != (byte) 0xFF || (at + 1 < end && array[at + 1] == 0))) {
                next = array[at] & 0xFF;
                at += next == 0xFF ? 2 : 1;
            } else {
                invented += 8;
            }
            held = (held << 8) | next;
            count += 8;
        }
    }

    /** Steps over a restart marker, which must stand here. */
    void restart(int number) {
        endPart();
        while (at + 1 < end && array[at + 1] == (byte) 0xFF) {
            at++; // fill bytes, T.81 section B.1.1.2
        }
        if (at + 1 >= end || (array[at + 1] & 0xFF) != 0xD0 + (number & 7)) {
            throw new MalformedImageException("JPEG scan: expected restart marker " + (number & 7) + ", found another");
        }
        at += 2;
    }

    /** Checks that the scan's data ends here. */
    void expectEnd() {
        endPart();
        if (at < end && !(end - at == 1 && array[at] == (byte) 0xFF)) {
            throw new MalformedImageException("JPEG scan: expected its end, found " + (end - at) + " more bytes");
        }
    }

    private void endPart() {
        if (count - invented >= 8) {
            throw new MalformedImageException(
                    "JPEG scan: expected a marker, found " + (count - invented) / 8 + " more bytes");
        }
        held = 0;
        count = 0;
        invented = 0;
    }
}
