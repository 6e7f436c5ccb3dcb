// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.rare;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.failure.MalformedImageException;

/** Run-length coded BMP pixels (BI_RLE8 and BI_RLE4), stored from the bottom row up. One image, one thread. */
final class BmpRuns {

    private final Bytes runs;
    private final BmpHeader header;
    private final byte[] indices;
    private int x;
    private int y; // counted from the bottom

    private BmpRuns(Bytes runs, BmpHeader header) {
        this.runs = runs;
        this.header = header;
        this.indices = new byte[header.width() * header.height()]; // pixels that are skipped have color 0
    }

    static byte[] read(Bytes runs, BmpHeader header) {
        BmpRuns reader = new BmpRuns(runs, header);
        reader.read();
        return reader.indices;
    }

    private void read() {
        int at = 0;
        while (true) {
            int count = runs.u8(at);
            int value = runs.u8(at + 1);
            at += 2;
            if (count > 0) {
                for (int i = 0; i < count; i++) {
                    put(half(value, i));
                }
            } else if (value == 0) {
                x = 0;
                y++;
            } else if (value == 1) {
                return;
            } else if (value == 2) {
                x += runs.u8(at);
                y += runs.u8(at + 1);
                at += 2;
            } else {
                at = readLiteral(at, value);
            }
        }
    }

    private int readLiteral(int at, int count) {
        for (int i = 0; i < count; i++) {
            put(half(runs.u8(at + (header.bits() == 8 ? i : i / 2)), i));
        }
        int bytes = header.bits() == 8 ? count : (count + 1) / 2;
        return at + bytes + (bytes & 1); // padded to two
    }

    /** The index that the i-th pixel of a run takes from a byte. */
    private int half(int value, int i) {
        return header.bits() == 8 ? value : (i & 1) == 0 ? value >> 4 : value & 15;
    }

    private void put(int index) {
        int padded = (header.width() + 3) & -4; // some writers code the padding of plain rows too
        if (x >= padded || y >= header.height()) {
            throw new MalformedImageException("BMP: expected runs inside " + header.width() + " x " + header.height()
                    + " pixels, found one at " + x + ", " + y);
        }
        if (x < header.width()) {
            indices[(header.height() - 1 - y) * header.width() + x] = (byte) index;
        }
        x++;
    }
}
