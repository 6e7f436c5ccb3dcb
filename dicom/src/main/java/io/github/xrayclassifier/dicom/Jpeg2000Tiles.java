// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteBuffer;

/** Checks the tile-parts of a JPEG 2000 codestream (T.800 A.4.2) before the library walks them. */
final class Jpeg2000Tiles {

    private static final String NAME = "JPEG 2000";
    private static final int SOT = 0xFF90;
    private static final int SOD = 0xFF93;
    private static final int EOC = 0xFFD9;
    private static final int COM = 0xFF64;
    private static final int PLT = 0xFF58;
    private static final int QCD = 0xFF5C;
    private static final int QCC = 0xFF5D;
    private static final int SOT_BYTES = 12;

    private final ByteBuffer stream;
    private final long tiles;

    /** Takes the codestream from SOC on. */
    Jpeg2000Tiles(ByteBuffer stream, long tiles) {
        this.stream = stream;
        this.tiles = tiles;
    }

    /** Checks every tile-part, the first of which begins at {@code from}. */
    void check(int from) {
        int at = from;
        while (marker(at) == SOT) {
            at = part(at);
        }
        if (marker(at) != EOC) {
            throw damaged("a tile-part or the end of the codestream", at);
        }
    }

    private int marker(int at) {
        return at + 2 <= stream.limit() ? stream.getShort(at) & 0xFFFF : 0;
    }

    private static MalformedImageException damaged(String expected, int at) {
        return new MalformedImageException(NAME + " stream: expected " + expected + ", found damage at byte " + at);
    }

    private int part(int at) {
        if (at + SOT_BYTES > stream.limit() || stream.getShort(at + 2) != 10) {
            throw damaged("a SOT segment of 10 bytes", at);
        }
        int tile = stream.getShort(at + 4) & 0xFFFF;
        long length = stream.getInt(at + 6) & 0xFFFF_FFFFL;
        long end = length == 0 ? stream.limit() - 2 : at + length; // 0: up to the end of the codestream
        if (tile >= tiles || end > stream.limit() || end < at + SOT_BYTES + 2) {
            throw damaged("a tile-part of a known tile within the stream", at);
        }
        int data = data(at + SOT_BYTES, (int) end);
        checkStuffing(data, (int) end);
        return (int) end;
    }

    /** Walks the header of a tile-part. What changes the coding within the picture is refused: nobody writes it. */
    private int data(int from, int end) {
        int at = from;
        while (marker(at) != SOD) {
            int marker = marker(at);
            if (marker != COM && marker != PLT && marker != QCD && marker != QCC) {
                throw new UnsupportedImageException(
                        NAME + " tile-part header: expected COM, PLT, QCD, QCC or SOD, found "
                                + Integer.toHexString(marker) + " at byte " + at);
            }
            int next = at + 2 + (at + 4 <= end ? stream.getShort(at + 2) & 0xFFFF : 0);
            if (next < at + 4 || next > end) {
                throw damaged("a marker segment within its tile-part", at);
            }
            at = next;
        }
        return at + 2;
    }

    /**
     * After FF, coded data holds no byte above 8F but in SOP and EPH (T.800 B.10.1, C.2.2 and A.8). The library reads FF
     * FF as ones for ever.
     */
    private void checkStuffing(int from, int end) {
        for (int at = from; at < end; at++) {
            if (stream.get(at) == (byte) 0xFF) {
                int next = at + 1 < end ? stream.get(at + 1) & 0xFF : 0xFF;
                if (next > 0x8F && next != 0x91 && next != 0x92) {
                    throw damaged("coded data without a marker in it", at);
                }
            }
        }
    }
}
