// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.tiff;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.util.Arrays;

/**
 * Reads the first picture of a TIFF file: gray, RGB and palette, in strips or tiles, uncompressed, LZW, Deflate or
 * PackBits. An own reader, because what ImageIO offers scales or mistakes 12-bit samples.
 */
public final class TiffDecoder {

    private final TiffDirectory directory;
    private final TiffHeader header;
    private final TiffRows rows;

    private TiffDecoder(TiffDirectory directory, TiffHeader header) {
        this.directory = directory;
        this.header = header;
        this.rows = new TiffRows(header, directory);
    }

    /**
     * Decodes a file.
     *
     * @param file from its byte order on
     * @param limit asked before anything is allocated
     * @return the image as stored
     */
    public static RawImage decode(Bytes file, SizeLimit limit) {
        TiffDirectory directory = TiffDirectory.read(file);
        if (TiffJpegDecoder.reads(directory)) {
            return TiffJpegDecoder.decode(directory, limit);
        }
        TiffHeader header = TiffHeader.read(directory, limit);
        checkSize(directory, header);
        TiffDecoder decoder = new TiffDecoder(directory, header);
        if (directory.has(TiffDirectory.TILE_WIDTH)) {
            decoder.readTiles();
        } else {
            decoder.readStrips();
        }
        return RawImage.of(decoder.rows.samples(), decoder.rows.colorfulness())
                .withOrientation(directory.value(TiffDirectory.ORIENTATION, 1))
                .withFrames(directory.frames());
    }

    // LZW makes at most 4,096 bytes of 12 bits, more than Deflate and PackBits can: a short file with a large header is
    // refused before its picture is allocated.
    private static void checkSize(TiffDirectory directory, TiffHeader header) {
        long needed = (long) header.rowBytes(header.width()) * header.height();
        long most = (long) directory.file().length() * (header.compression() == 1 ? 1 : 2731);
        if (needed > most) {
            throw new MalformedImageException("TIFF: expected data for " + header.width() + " x " + header.height()
                    + " pixels, found " + directory.file().length() + " bytes");
        }
    }

    private void readStrips() {
        long[] offsets = directory.values(TiffDirectory.STRIP_OFFSETS);
        long[] sizes = sizes(TiffDirectory.STRIP_BYTES, offsets);
        int strip = (int) Math.min(header.height(), directory.value(TiffDirectory.ROWS_PER_STRIP, header.height()));
        expect("strips", offsets.length, strip < 1 ? 0 : (header.height() + strip - 1) / strip);
        int length = header.rowBytes(header.width());
        byte[] block = new byte[Math.multiplyExact(length, strip)];
        for (int i = 0; i < (header.height() + strip - 1) / strip; i++) {
            int count = Math.min(strip, header.height() - i * strip);
            unpack(offsets[i], sizes[i], block, length * count);
            for (int y = 0; y < count; y++) {
                rows.put(block, y * length, header.width(), 0, i * strip + y, header.width());
            }
        }
    }

    private void readTiles() {
        long[] offsets = directory.values(TiffDirectory.TILE_OFFSETS);
        long[] sizes = sizes(TiffDirectory.TILE_BYTES, offsets);
        int width = tileSide(TiffDirectory.TILE_WIDTH, header.width());
        int height = tileSide(TiffDirectory.TILE_HEIGHT, header.height());
        int across = (header.width() + width - 1) / width;
        int down = (header.height() + height - 1) / height;
        expect("tiles", offsets.length, (long) across * down);
        int length = header.rowBytes(width);
        byte[] block = new byte[Math.multiplyExact(length, height)];
        for (int i = 0; i < across * down; i++) {
            unpack(offsets[i], sizes[i], block, block.length);
            int left = i % across * width;
            int top = i / across * height;
            for (int y = 0; y < Math.min(height, header.height() - top); y++) {
                rows.put(block, y * length, width, left, top + y, Math.min(width, header.width() - left));
            }
        }
    }

    // Tiles are padded to whole ones, but nobody needs one of more than twice the picture or 4,096 pixels.
    private int tileSide(int tag, int side) {
        long found = directory.value(tag, 0);
        if (found < 1 || found > Math.max(4096, 2L * side)) {
            throw new MalformedImageException("TIFF tag " + tag + ": expected a tile of 1 to "
                    + Math.max(4096, 2L * side) + " pixels, found " + found);
        }
        return (int) found;
    }

    private long[] sizes(int tag, long[] offsets) {
        if (!directory.has(tag) && offsets.length == 1 && header.compression() == 1) {
            return new long[] {directory.file().length() - offsets[0]}; // old writers leave it out
        }
        long[] sizes = directory.values(tag);
        expect("sizes of strips or tiles", sizes.length, offsets.length);
        long sum = Arrays.stream(sizes).sum();
        if (sum > directory.file().length()) { // else many strips could share one long stream and take hours
            throw new MalformedImageException("TIFF directory: expected strips or tiles of at most "
                    + directory.file().length() + " bytes in all, found " + sum);
        }
        return sizes;
    }

    private static void expect(String what, long found, long expected) {
        if (expected < 1 || found < expected) {
            throw new MalformedImageException("TIFF directory: expected " + expected + " " + what + ", found " + found);
        }
    }

    private void unpack(long offset, long size, byte[] block, int length) {
        TiffCompression.unpack(header.compression(), directory.file().part(offset, size), block, length);
    }
}
