// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.jpeg2000;

import io.github.xrayclassifier.failure.MalformedImageException;

/** The bits of a packet header, with the zero bit that follows a byte of FF (ITU-T T.800 section B.10.1). One thread. */
final class PacketBits {

    private final byte[] data;
    private int at;
    private int left; // bits of the current byte
    private boolean started; // whether the byte before belongs to the header

    PacketBits(byte[] data) {
        this.data = data;
    }

    int position() {
        return at;
    }

    /** Goes to the first bit of a byte. */
    void seek(int position) {
        at = position;
        left = 0;
    }

    boolean isAt(int first, int second) {
        return at + 1 < data.length && (data[at] & 0xFF) == first && (data[at + 1] & 0xFF) == second;
    }

    int read() {
        if (left == 0) {
            if (at >= data.length) { // beyond the end where a marker or a stuffed byte was cut off
                throw new MalformedImageException("JPEG 2000 packets: expected more of them, found the end of a tile");
            }
            left = at > 0 && data[at - 1] == (byte) 0xFF && started ? 7 : 8;
            at++;
            started = true;
        }
        left--;
        return (data[at - 1] >> left) & 1;
    }

    /** Begins a header. */
    void begin() {
        left = 0;
        started = false;
    }

    int read(int bits) {
        int value = 0;
        for (int i = 0; i < bits; i++) {
            value = (value << 1) | read();
        }
        return value;
    }

    /** Ends the header at a whole byte; a last byte of FF is followed by one of stuffing. */
    void end() {
        left = 0;
        if (started && data[at - 1] == (byte) 0xFF) {
            at++;
        }
    }
}
