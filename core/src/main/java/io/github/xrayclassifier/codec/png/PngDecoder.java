// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.png;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Enough;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.Scratch;
import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.Arrays;
import java.util.List;

/**
 * Every kind of PNG, straight from bytes to samples. An own reader, because the JDK's checks no CRC and takes
 * damaged files for images.
 */
public final class PngDecoder {

    // x and y of the first pixel, then the steps, of the seven passes of Adam7; PNG specification, section 8.2
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    // Rows that are inflated in one go stay in a second-level cache; zlib slows down for the last 258 bytes of each go.
    private static final int BAND = 64 << 10;

    private final PngHeader header;
    private final PngInflater inflater;
    private final PngRows rows;
    private final Scratch scratch;

    private PngDecoder(PngHeader header, PngInflater inflater, PngRows rows, Scratch scratch) {
        this.header = header;
        this.inflater = inflater;
        this.rows = rows;
        this.scratch = scratch;
    }

    /**
     * Decodes a file.
     *
     * @param file from its signature on
     * @param limit checked before anything is allocated
     * @param enough size of the upright image that serves
     * @param scratch where the samples go
     * @return the image as stored, perhaps scaled down
     */
    public static RawImage decode(Bytes file, SizeLimit limit, Enough enough, Scratch scratch) {
        PngHeader header = PngHeader.read(file, limit);
        PngChunks chunks = PngChunks.read(file);
        checkSize(header, chunks);
        long orientation = chunks.orientation();
        int side = header.interlaced() ? 1 : enough.stored(orientation).divisor(header.width(), header.height());
        PngRows rows = new PngRows(header, chunks, side, scratch);
        PngInflater inflater = new PngInflater(chunks, scratch);
        PngDecoder decoder = new PngDecoder(header, inflater, rows, scratch);
        if (header.interlaced()) {
            for (int[] pass : ADAM7) {
                decoder.readPass(pass[0], pass[1], pass[2], pass[3]);
            }
        } else {
            decoder.readRows();
        }
        inflater.expectEnd();
        return new RawImage(
                rows.samples(),
                header.width(),
                header.height(),
                orientation,
                rows.colorfulness(),
                chunks.frames(),
                List.of());
    }

    // Deflate makes at most 1,032 bytes of one (RFC 1951: 258 bytes from two bits), so that a short file with a large
    // header is refused before its image is allocated.
    private static void checkSize(PngHeader header, PngChunks chunks) {
        long stored = chunks.storedBytes();
        long needed = (long) header.rowBytes(header.width()) * header.height();
        if (stored * 1032 < needed) {
            throw new MalformedImageException("PNG: expected data for " + header.width() + " x " + header.height()
                    + " pixels, found " + stored + " bytes");
        }
    }

    private void readRows() {
        int length = header.rowBytes(header.width());
        int stride = length + 1;
        int band = Math.max(4, BAND / stride / 4 * 4);
        byte[] buffer = band(stride, Math.min(band, header.height()));
        for (int y = 0; y < header.height(); y += band) {
            int count = Math.min(band, header.height() - y);
            inflater.read(buffer, stride, count * stride);
            PngFilter.undo(buffer, stride, count, length, header.pixelBytes());
            for (int i = 0; i < count; i++) {
                rows.put(buffer, (i + 1) * stride + 1, y + i);
            }
            System.arraycopy(buffer, count * stride, buffer, 0, stride); // the row above the next band
        }
    }

    /** Room for rows with their filter bytes behind an empty row, and for a long that is read beyond their end. */
    private byte[] band(int stride, int count) {
        byte[] buffer = scratch.bytes(Scratch.Use.ROWS, Math.multiplyExact(stride, count + 1) + Long.BYTES);
        Arrays.fill(buffer, 0, stride, (byte) 0);
        return buffer;
    }

    private void readPass(int firstX, int firstY, int stepX, int stepY) {
        int pixels = (header.width() - firstX + stepX - 1) / stepX;
        if (pixels <= 0) {
            return; // a pass without columns has no filter bytes either
        }
        int length = header.rowBytes(pixels);
        int stride = length + 1;
        byte[] buffer = band(stride, 1);
        for (int y = firstY; y < header.height(); y += stepY) {
            inflater.read(buffer, stride, stride);
            PngFilter.undo(buffer, stride, 1, length, header.pixelBytes());
            rows.put(buffer, stride + 1, pixels, y * header.width() + firstX, stepX);
            System.arraycopy(buffer, stride, buffer, 0, stride);
        }
    }
}
