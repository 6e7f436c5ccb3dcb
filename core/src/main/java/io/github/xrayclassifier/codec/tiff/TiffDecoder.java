// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.tiff;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.ArrayList;
import java.util.List;

/**
 * The first image of a TIFF or BigTIFF file that is no thumbnail: gray, RGB, CMYK and palette, in strips or tiles,
 * uncompressed, LZW, Deflate or PackBits. Other codings are {@link TiffLibrary}'s.
 */
public final class TiffDecoder {

    // LZW makes at most 4,096 bytes of 12 bits, more than Deflate and PackBits can.
    private static final int MOST_EXPANSION = 2731;

    private final TiffDirectory directory;
    private final TiffHeader header;
    private final TiffRows rows;
    private final List<String> faults = new ArrayList<>(1);

    private TiffDecoder(TiffDirectory directory, TiffHeader header) {
        this.directory = directory;
        this.header = header;
        this.rows = new TiffRows(header, directory);
    }

    /**
     * Decodes a file.
     *
     * @param file from its byte order on
     * @param limit checked before anything is allocated
     * @return the image as stored
     */
    public static RawImage decode(Bytes file, SizeLimit limit) {
        TiffDirectory directory = TiffDirectory.read(file);
        if (!TiffCompression.unpacks(directory.value(TiffDirectory.COMPRESSION, 1))) {
            return TiffLibrary.decode(directory, limit);
        }
        TiffHeader header = TiffHeader.read(directory, limit);
        // A short file with a large header is refused before its image is allocated.
        checkSize(header, (long) header.rowBytes(header.width()) * header.height(), file.length());
        TiffDecoder decoder = new TiffDecoder(directory, header);
        if (directory.has(TiffDirectory.TILE_WIDTH)) {
            decoder.readTiles();
        } else {
            decoder.readStrips();
        }
        return RawImage.of(decoder.rows.samples(), decoder.rows.colorfulness())
                .withOrientation(directory.value(TiffDirectory.ORIENTATION, 1))
                .withFrames(directory.frames())
                .withFaults(decoder.faults);
    }

    private static void checkSize(TiffHeader header, long needed, long found) {
        if (needed > found * (header.compression() == 1 ? 1 : MOST_EXPANSION)) {
            throw new MalformedImageException("TIFF: expected data for " + header.width() + " x " + header.height()
                    + " pixels, found " + found + " bytes");
        }
    }

    private void readStrips() {
        int height = header.height();
        int strip = (int) Math.min(height, directory.value(TiffDirectory.ROWS_PER_STRIP, height));
        int down = strip < 1 ? 0 : (height + strip - 1) / strip;
        int length = header.rowBytes(header.width());
        TiffBlocks blocks = blocks(false, (long) down * planes(), (long) length * strip);
        for (int i = 0; i < down; i++) {
            int count = Math.min(strip, height - i * strip);
            byte[] block = read(blocks, i, down, length, count);
            for (int y = 0; y < count; y++) {
                rows.put(block, y * (block.length / count), 0, i * strip + y, header.width());
            }
        }
    }

    private void readTiles() {
        int width = TiffBlocks.tileSide(directory, TiffDirectory.TILE_WIDTH, header.width());
        int height = TiffBlocks.tileSide(directory, TiffDirectory.TILE_HEIGHT, header.height());
        int across = (header.width() + width - 1) / width;
        int down = (header.height() + height - 1) / height;
        int length = header.rowBytes(width);
        TiffBlocks blocks = blocks(true, (long) across * down * planes(), (long) length * height);
        for (int i = 0; i < across * down; i++) {
            byte[] block = read(blocks, i, across * down, length, height);
            int left = i % across * width;
            int top = i / across * height;
            for (int y = 0; y < Math.min(height, header.height() - top); y++) {
                rows.put(block, y * (block.length / height), left, top + y, Math.min(width, header.width() - left));
            }
        }
    }

    private TiffBlocks blocks(boolean tiled, long expected, long unpacked) {
        int most = header.compression() == 1 ? (int) Math.min(unpacked, Integer.MAX_VALUE) : Integer.MAX_VALUE;
        return TiffBlocks.of(directory, tiled, expected, most, faults);
    }

    private int planes() {
        return header.separate() ? header.channels() : 1;
    }

    /** Unpacks a strip or tile; of separate planes all of them, whose samples are then put side by side. */
    private byte[] read(TiffBlocks blocks, int index, int perPlane, int length, int count) {
        if (planes() == 1) {
            return unpack(blocks, index, length, count);
        }
        int bytes = header.bits() / 8;
        byte[] mixed = new byte[Math.multiplyExact(Math.multiplyExact(length, count), planes())];
        for (int plane = 0; plane < planes(); plane++) {
            byte[] block = unpack(blocks, plane * perPlane + index, length, count);
            for (int i = 0; i < block.length; i += bytes) {
                System.arraycopy(block, i, mixed, i * planes() + plane * bytes, bytes);
            }
        }
        return mixed;
    }

    private byte[] unpack(TiffBlocks blocks, int index, int length, int count) {
        int size = Math.multiplyExact(length, count);
        Bytes packed = blocks.part(index);
        checkSize(header, size, packed.length());
        byte[] block = new byte[size];
        TiffCompression.unpack(
                header.compression(), header.reversed() ? TiffCompression.reversed(packed) : packed, block, size);
        for (int y = 0; y < count; y++) {
            TiffPredictor.undo(header, directory.file().order(), block, y * length, length);
        }
        return block;
    }
}
