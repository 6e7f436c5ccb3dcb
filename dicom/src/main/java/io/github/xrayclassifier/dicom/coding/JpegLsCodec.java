// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteBuffer;

/** JPEG-LS, lossless and near-lossless, all three interleaves (T.87). */
public final class JpegLsCodec implements FrameCodec {

    private static final String NAME = "JPEG-LS";

    @Override
    public Cells decode(ByteBuffer frame, PixelFormat format) {
        LsSegments walk = new LsSegments(NAME, frame);
        LsFrame header = null;
        int[] preset = new int[5];
        short[] cells = {};
        int done = 0;
        while (header == null || done < header.ids().length) {
            int marker = walk.next();
            if (marker == LsSegments.LSE) {
                readPreset(walk, preset);
            } else if (marker == LsSegments.DRI) {
                throw new UnsupportedImageException(NAME + " stream: expected no restart interval, found one");
            } else if (LsSegments.isFrame(marker)) {
                header = header(marker, walk, format);
                cells = new short[allocate(format, walk)];
            } else if (marker == LsSegments.SOS) {
                done += scan(walk, header, preset, cells);
            }
        }
        return Cells.of(cells, format);
    }

    private static LsFrame header(int marker, LsSegments walk, PixelFormat format) {
        if (marker != LsSegments.SOF55) {
            throw new UnsupportedImageException(NAME + " frame header: expected SOF55 (F7), found another process");
        }
        LsFrame frame = LsFrame.of(NAME, marker, walk);
        frame.check(NAME, format);
        return frame;
    }

    /** A run of a whole row costs at least a bit for every 2^15 samples (T.87 table A.8). */
    private static int allocate(PixelFormat format, LsSegments walk) {
        if (((long) walk.bytes().limit() * 8) << 15 < format.samples()) {
            throw new MalformedImageException(NAME + " stream: expected " + format.samples() + " samples, found "
                    + walk.bytes().limit() + " bytes");
        }
        return format.samples();
    }

    /** Preset coding parameters: MAXVAL, T1, T2, T3, RESET; 0 keeps the default (T.87 C.2.4.1). */
    private static void readPreset(LsSegments walk, int[] preset) {
        if (walk.u8(0) != 1) {
            throw new UnsupportedImageException(
                    NAME + " LSE segment: expected coding parameters, found type " + walk.u8(0));
        }
        for (int i = 0; i < 5; i++) {
            preset[i] = walk.u16(1 + 2 * i);
        }
    }

    /** Decodes one scan and gives its number of components. */
    private static int scan(
            LsSegments walk, @org.jspecify.annotations.Nullable LsFrame header, int[] preset, short[] cells) {
        if (header == null) {
            throw new MalformedImageException(NAME + " stream: expected a frame header before the scan, found none");
        }
        int count = walk.u8(0);
        int all = header.ids().length;
        if (count != 1 && count != all) {
            throw new UnsupportedImageException(
                    NAME + " scan header: expected 1 or " + all + " components, found " + count);
        }
        int first = header.indexOf(NAME, walk.u8(1));
        int near = walk.u8(1 + 2 * count);
        int interleave = walk.u8(2 + 2 * count);
        if (interleave > 2 || (interleave == 0) != (count == 1)) {
            throw new MalformedImageException(NAME + " scan header: expected interleave 0 for one component, 1 or 2 for"
                    + " several, found " + interleave + " for " + count);
        }
        LsParameters parameters = LsParameters.of(header.bits(), near, preset);
        LsBits bits = new LsBits(walk.bytes(), walk.position());
        LsScan scan = new LsScan(parameters, bits, header.width(), header.height(), all);
        scan.decode(cells, count == 1 ? first : 0, count, interleave == 2);
        walk.seek(bits.position());
        return count;
    }
}
