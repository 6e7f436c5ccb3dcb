// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** RLE Lossless (PS3.5 annex G): up to 15 segments of PackBits, one for each byte of a pixel, the upper byte first. */
public final class RleCodec implements FrameCodec {

    private static final int HEADER_BYTES = 64;

    @Override
    public Cells decode(ByteBuffer frame, PixelFormat format) {
        ByteBuffer bytes = frame.slice().order(ByteOrder.LITTLE_ENDIAN);
        int cellBytes = format.allocated() / 8;
        int expected = format.photometric().samples() * cellBytes;
        int found = bytes.limit() < HEADER_BYTES ? -1 : bytes.getInt(0);
        if (found != expected) {
            throw new MalformedImageException("DICOM RLE header: expected " + expected + " segments, found "
                    + (found < 0 ? "too few bytes for a header" : String.valueOf(found)));
        }
        checkRoom(bytes, format.pixels());
        short[] cells = new short[format.samples()];
        for (int segment = 0; segment < expected; segment++) {
            int shift = 8 * (cellBytes - 1 - segment % cellBytes);
            int sample = segment / cellBytes;
            unpack(
                    segment(bytes, segment, expected),
                    cells,
                    sample,
                    format.photometric().samples(),
                    shift);
        }
        return Cells.of(cells, format);
    }

    /** Two bytes make at most 128, so that a short frame cannot ask for a large image. */
    private static void checkRoom(ByteBuffer bytes, int pixels) {
        if ((long) (bytes.limit() - HEADER_BYTES) * 64 < pixels) {
            throw new MalformedImageException(
                    "DICOM RLE segments: expected " + pixels + " pixels, found " + bytes.limit() + " bytes in all");
        }
    }

    private static ByteBuffer segment(ByteBuffer bytes, int index, int count) {
        long from = bytes.getInt(4 + 4 * index) & 0xFFFF_FFFFL;
        long to = index + 1 < count ? bytes.getInt(8 + 4 * index) & 0xFFFF_FFFFL : bytes.limit();
        if (from < HEADER_BYTES || to < from || to > bytes.limit()) {
            throw new MalformedImageException("DICOM RLE header: expected segment " + (index + 1) + " within "
                    + HEADER_BYTES + " to " + bytes.limit() + ", found " + from + " to " + to);
        }
        return bytes.slice((int) from, (int) (to - from));
    }

    private static void unpack(ByteBuffer segment, short[] cells, int first, int step, int shift) {
        int at = first;
        while (at < cells.length) {
            int control = next(segment);
            if (control == -128) {
                continue;
            }
            int run = control >= 0 ? control + 1 : 1 - control;
            int value = control >= 0 ? 0 : next(segment) & 0xFF;
            for (int i = 0; i < run && at < cells.length; i++, at += step) {
                int sample = control >= 0 ? next(segment) & 0xFF : value;
                cells[at] |= (short) (sample << shift);
            }
        }
    }

    private static int next(ByteBuffer segment) {
        if (!segment.hasRemaining()) {
            throw new MalformedImageException("DICOM RLE segment: expected more samples, found its end");
        }
        return segment.get();
    }
}
