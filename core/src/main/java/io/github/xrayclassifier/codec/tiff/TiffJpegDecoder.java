// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.tiff;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import io.github.xrayclassifier.codec.BufferedSamples;
import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.codec.jpeg.JpegHeader;
import io.github.xrayclassifier.codec.jpeg.JpegParser;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads TIFF files whose strips or tiles are baseline JPEG streams (TIFF Technical Note 2), through TwelveMonkeys. That
 * reader has no limits and takes damaged files for whole ones, so sizes and structure are checked here before it runs,
 * and what it only warns of is an error.
 */
final class TiffJpegDecoder {

    static final int COMPRESSION = 7;

    private final TiffDirectory directory;
    private final int width;
    private final int height;

    private TiffJpegDecoder(TiffDirectory directory, SizeLimit limit) {
        this.directory = directory;
        long columns = directory.value(TiffDirectory.WIDTH, 0);
        long rows = directory.value(TiffDirectory.HEIGHT, 0);
        if (columns < 1 || rows < 1) {
            throw new MalformedImageException(
                    "TIFF header: expected at least 1 x 1 pixels, found " + columns + " x " + rows);
        }
        limit.check("TIFF", columns, rows);
        this.width = (int) columns;
        this.height = (int) rows;
    }

    static boolean reads(TiffDirectory directory) {
        return directory.value(TiffDirectory.COMPRESSION, 1) == COMPRESSION;
    }

    static RawImage decode(TiffDirectory directory, SizeLimit limit) {
        TiffJpegDecoder decoder = new TiffJpegDecoder(directory, limit);
        decoder.checkSamples();
        decoder.checkBlocks();
        return BufferedSamples.read(decoder.read())
                .withOrientation(directory.value(TiffDirectory.ORIENTATION, 1))
                .withFrames(directory.frames());
    }

    private void checkSamples() {
        long photometric = directory.value(TiffDirectory.PHOTOMETRIC, 1);
        long channels = directory.value(TiffDirectory.SAMPLES, 1);
        boolean gray = photometric == 1 && channels == 1;
        boolean color = Set.of(2L, 6L).contains(photometric) && channels == 3;
        boolean bytes = directory.has(TiffDirectory.BITS)
                && Arrays.stream(directory.values(TiffDirectory.BITS)).allMatch(bits -> bits == 8);
        if (!(gray || color) || !bytes || directory.value(TiffDirectory.PLANAR, 1) != 1) {
            throw new UnsupportedImageException("TIFF header: expected 8-bit gray, RGB or YCbCr pixels in JPEG strips,"
                    + " found photometric interpretation " + photometric + " with " + channels + " samples a pixel");
        }
    }

    private void checkBlocks() {
        boolean tiled = directory.has(TiffDirectory.TILE_WIDTH);
        long blockWidth = tiled ? side(TiffDirectory.TILE_WIDTH, width) : width;
        long blockHeight = tiled
                ? side(TiffDirectory.TILE_HEIGHT, height)
                : Math.min(height, directory.value(TiffDirectory.ROWS_PER_STRIP, height));
        long[] offsets = directory.values(tiled ? TiffDirectory.TILE_OFFSETS : TiffDirectory.STRIP_OFFSETS);
        long[] sizes = directory.values(tiled ? TiffDirectory.TILE_BYTES : TiffDirectory.STRIP_BYTES);
        long expected = blockHeight < 1
                ? 0
                : ((width + blockWidth - 1) / blockWidth) * ((height + blockHeight - 1) / blockHeight);
        if (expected < 1 || offsets.length != expected || sizes.length != expected) {
            throw new MalformedImageException("TIFF directory: expected " + expected + " strips or tiles, found "
                    + offsets.length + " offsets and " + sizes.length + " sizes");
        }
        long sum = Arrays.stream(sizes).sum();
        if (sum > directory.file().length()) { // else many strips could share one long stream
            throw new MalformedImageException("TIFF directory: expected strips or tiles of at most "
                    + directory.file().length() + " bytes in all, found " + sum);
        }
        for (int i = 0; i < offsets.length; i++) {
            long rows = tiled ? blockHeight : Math.min(blockHeight, height - i * blockHeight);
            checkBlock(directory.file().part(offsets[i], sizes[i]), blockWidth, rows, tiled ? blockHeight : rows);
        }
    }

    private long side(int tag, int side) {
        long found = directory.value(tag, 0);
        if (found < 1 || found > Math.max(4096, 2L * side)) {
            throw new MalformedImageException("TIFF tag " + tag + ": expected a tile of 1 to "
                    + Math.max(4096, 2L * side) + " pixels, found " + found);
        }
        return found;
    }

    /** Walks the stream to its end marker; what it says of its size decides what the library allocates. */
    private static void checkBlock(Bytes block, long width, long least, long most) {
        JpegHeader header = JpegParser.parse(block.named("JPEG strip in TIFF").order(ByteOrder.BIG_ENDIAN));
        if (header.isProgressive() || header.isLossless()) {
            throw new UnsupportedImageException("JPEG strip in TIFF: expected baseline, found another process");
        }
        if (header.width() != width || header.height() < least || header.height() > most) {
            throw new MalformedImageException("JPEG strip in TIFF: expected " + width + " x " + most + " pixels, found "
                    + header.width() + " x " + header.height());
        }
    }

    private BufferedImage read() {
        Bytes file = directory.file();
        ImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
        try (ImageInputStream stream = new ByteArrayImageInputStream(file.array(), file.index(0), file.length())) {
            reader.addIIOReadWarningListener((source, warning) -> {
                throw new MalformedImageException("TIFF strip or tile: expected whole JPEG streams, found: " + warning);
            });
            reader.setInput(stream, true, true);
            return reader.read(0);
        } catch (MalformedImageException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new MalformedImageException(
                    "TIFF strip or tile: expected whole JPEG streams, found damage: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }
}
