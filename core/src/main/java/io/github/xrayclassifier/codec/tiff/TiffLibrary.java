// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.tiff;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import io.github.xrayclassifier.codec.BufferedSamples;
import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.LibraryReader;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.codec.jpeg.JpegHeader;
import io.github.xrayclassifier.codec.jpeg.JpegParser;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * TIFF codings that TwelveMonkeys reads: baseline JPEG (TIFF Technical Note 2) and fax. Sizes and structure are checked
 * here before it runs, the JPEG streams to their end markers.
 */
final class TiffLibrary {

    private static final long JPEG = 7;
    private static final Set<Long> FAX = Set.of(2L, 3L, 4L); // Huffman runs, group 3, group 4

    private static final Map<Long, String> NAMES = Map.of(
            6L,
            "old-style JPEG",
            9L,
            "JBIG",
            10L,
            "JBIG color",
            34676L,
            "SGI LogLuv",
            34712L,
            "JPEG 2000",
            34887L,
            "LERC",
            34925L,
            "LZMA",
            50000L,
            "Zstandard",
            50001L,
            "WebP",
            50002L,
            "JPEG XL");

    private final TiffDirectory directory;
    private final int width;
    private final int height;

    private TiffLibrary(TiffDirectory directory, SizeLimit limit) {
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

    static RawImage decode(TiffDirectory directory, SizeLimit limit) {
        TiffLibrary library = new TiffLibrary(directory, limit);
        long compression = directory.value(TiffDirectory.COMPRESSION, 1);
        List<String> faults = new ArrayList<>(1);
        if (compression == JPEG) {
            library.checkSamples();
            library.checkBlocks(true, faults);
        } else if (FAX.contains(compression)) {
            library.checkBilevel();
            library.checkBlocks(false, faults);
        } else {
            throw new UnsupportedImageException("TIFF header: expected no compression, LZW, Deflate, PackBits, JPEG or"
                    + " fax, found " + NAMES.getOrDefault(compression, "another, number " + compression));
        }
        return BufferedSamples.read(LibraryReader.read(new TIFFImageReaderSpi(), directory.file()))
                .withOrientation(directory.value(TiffDirectory.ORIENTATION, 1))
                .withFrames(directory.frames())
                .withFaults(faults);
    }

    private void checkSamples() {
        long photometric = directory.value(TiffDirectory.PHOTOMETRIC, 1);
        long channels = directory.value(TiffDirectory.SAMPLES, 1);
        boolean gray = photometric == 1 && channels == 1;
        boolean color = Set.of(2L, 6L).contains(photometric) && channels == 3;
        boolean bytes = directory.has(TiffDirectory.BITS)
                && Arrays.stream(directory.values(TiffDirectory.BITS, 8)).allMatch(bits -> bits == 8);
        if (!(gray || color) || !bytes || directory.value(TiffDirectory.PLANAR, 1) != 1) {
            throw new UnsupportedImageException("TIFF header: expected 8-bit gray, RGB or YCbCr pixels in JPEG strips,"
                    + " found photometric interpretation " + photometric + " with " + channels + " samples a pixel");
        }
    }

    private void checkBilevel() {
        if (directory.value(TiffDirectory.BITS, 1) != 1
                || directory.value(TiffDirectory.SAMPLES, 1) != 1
                || directory.value(TiffDirectory.PHOTOMETRIC, 9) > 1) {
            throw new UnsupportedImageException(
                    "TIFF header: expected black and white pixels of one bit in fax strips," + " found others");
        }
    }

    private void checkBlocks(boolean jpeg, List<String> faults) {
        boolean tiled = directory.has(TiffDirectory.TILE_WIDTH);
        int blockWidth = tiled ? TiffBlocks.tileSide(directory, TiffDirectory.TILE_WIDTH, width) : width;
        int blockHeight = tiled
                ? TiffBlocks.tileSide(directory, TiffDirectory.TILE_HEIGHT, height)
                : (int) Math.min(height, directory.value(TiffDirectory.ROWS_PER_STRIP, height));
        long expected = blockHeight < 1
                ? 0
                : (long) ((width + blockWidth - 1) / blockWidth) * ((height + blockHeight - 1) / blockHeight);
        TiffBlocks blocks = TiffBlocks.of(directory, tiled, expected, Integer.MAX_VALUE, faults);
        for (int i = 0; i < blocks.count(); i++) {
            int rows = tiled ? blockHeight : Math.min(blockHeight, height - i * blockHeight);
            Bytes block = blocks.part(i);
            if (jpeg) {
                checkBlock(block, blockWidth, rows, tiled ? blockHeight : rows);
            }
        }
    }

    /** Walks the stream to its end marker; its stated size decides what the library allocates. */
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
}
