// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.failure.MalformedImageException;

/**
 * Reads every kind of PNG, straight from bytes to samples. An own reader, because the JDK's checks no CRC and takes
 * damaged files for pictures.
 */
final class PngDecoder {

    // x and y of the first pixel, then the steps, of the seven passes of Adam7; PNG specification, section 8.2
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };
    private static final int[] WHOLE = {0, 0, 1, 1};

    private final PngHeader header;
    private final PngInflater inflater;
    private final PngRows rows;

    private PngDecoder(PngHeader header, PngInflater inflater, PngRows rows) {
        this.header = header;
        this.inflater = inflater;
        this.rows = rows;
    }

    static Picture decode(Bytes file, DecodeRequest request) {
        PngHeader header = PngHeader.read(file, request.limits());
        PngChunks chunks = PngChunks.read(file);
        checkSize(header, chunks);
        PngRows rows = new PngRows(header, chunks.palette());
        try (PngInflater inflater = new PngInflater(chunks.data())) {
            PngDecoder decoder = new PngDecoder(header, inflater, rows);
            if (header.interlaced()) {
                for (int[] pass : ADAM7) {
                    decoder.readPass(pass[0], pass[1], pass[2], pass[3]);
                }
            } else {
                decoder.readPass(WHOLE[0], WHOLE[1], WHOLE[2], WHOLE[3]);
            }
            inflater.expectEnd();
        }
        Orientation orientation = chunks.exif() == null ? Orientation.UPRIGHT : Exif.orientation(chunks.exif());
        return Picture.of(rows.image(), orientation, rows.colorfulness(), Picture.firstOf(chunks.frames()));
    }

    // Deflate makes at most 1,032 bytes of one (RFC 1951: 258 bytes from two bits), so that a short file with a large
    // header is refused before its picture is allocated.
    private static void checkSize(PngHeader header, PngChunks chunks) {
        long stored = chunks.data().stream().mapToLong(Bytes::length).sum();
        long needed = (long) header.rowBytes(header.width()) * header.height();
        if (stored * 1032 < needed) {
            throw new MalformedImageException("PNG: expected data for " + header.width() + " x " + header.height()
                    + " pixels, found " + stored + " bytes");
        }
    }

    private void readPass(int firstX, int firstY, int stepX, int stepY) {
        int pixels = (header.width() - firstX + stepX - 1) / stepX;
        if (pixels <= 0) {
            return; // a pass without columns has no filter bytes either
        }
        int length = header.rowBytes(pixels);
        byte[] filter = new byte[1];
        byte[] above = new byte[length];
        byte[] row = new byte[length];
        for (int y = firstY; y < header.height(); y += stepY) {
            inflater.read(filter, 0, 1);
            inflater.read(row, 0, length);
            PngFilter.undo(filter[0], row, above, length, header.pixelBytes());
            rows.put(row, pixels, y * header.width() + firstX, stepX);
            byte[] spare = above;
            above = row;
            row = spare;
        }
    }
}
