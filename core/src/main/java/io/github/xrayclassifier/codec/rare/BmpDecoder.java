// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.rare;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Luma;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.Samples;
import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * BMP files: palettes of 1, 4 and 8 bits, run lengths, 16, 24 and 32 bits. An own reader, because of seven goldens
 * TwelveMonkeys reads one (5 and 6 bits a channel) otherwise than Pillow. One image, one thread.
 */
public final class BmpDecoder {

    private final Bytes file;
    private final BmpHeader header;
    private final List<String> faults = new ArrayList<>(1);
    private final Luma luma = Luma.upTo(255);

    private BmpDecoder(Bytes file, BmpHeader header) {
        this.file = file;
        this.header = header;
    }

    /**
     * Decodes a file.
     *
     * @param source from its signature on
     * @param limit checked before anything is allocated
     * @return the image
     */
    public static RawImage decode(Bytes source, SizeLimit limit) {
        Bytes file = source.order(ByteOrder.LITTLE_ENDIAN);
        BmpHeader header = BmpHeader.read(file, limit);
        BmpDecoder decoder = new BmpDecoder(file, header);
        byte[] gray = header.bits() <= 8 ? decoder.readIndexed() : decoder.readDirect();
        return RawImage.of(Samples.wrap8(gray, header.width(), header.height()), decoder.luma.colorfulness(gray.length))
                .withFaults(decoder.faults);
    }

    private byte[] readIndexed() {
        int[] palette = new int[header.colors()];
        for (int i = 0; i < palette.length; i++) {
            int at = header.tableOffset() + i * header.entryBytes();
            palette[i] = (file.u8(at + 2) << 16) | (file.u8(at + 1) << 8) | file.u8(at);
        }
        byte[] indices = header.isRunLength() ? BmpRuns.read(pixels(-1), header) : indices();
        for (int i = 0; i < indices.length; i++) {
            int index = indices[i] & 0xFF;
            if (index >= palette.length) {
                throw new MalformedImageException(
                        "BMP: expected one of " + palette.length + " palette colors, found number " + index);
            }
            int rgb = palette[index];
            indices[i] = (byte) luma.gray(rgb >> 16, (rgb >> 8) & 0xFF, rgb & 0xFF);
        }
        return indices;
    }

    private byte[] indices() {
        Bytes pixels = pixels((long) header.rowBytes() * header.height());
        byte[] indices = new byte[header.width() * header.height()];
        int bits = header.bits();
        for (int y = 0; y < header.height(); y++) {
            int from = pixels.index(storedRow(y) * header.rowBytes());
            for (int x = 0; x < header.width(); x++) {
                int bit = x * bits;
                int eight = pixels.array()[from + (bit >> 3)];
                indices[y * header.width() + x] = (byte) ((eight >> (8 - bits - (bit & 7))) & ((1 << bits) - 1));
            }
        }
        return indices;
    }

    private byte[] readDirect() {
        Bytes pixels = pixels((long) header.rowBytes() * header.height());
        byte[] gray = new byte[header.width() * header.height()];
        long red = mask(0, header.bits() == 16 ? 0x7C00 : 0xFF0000);
        long green = mask(1, header.bits() == 16 ? 0x3E0 : 0xFF00);
        long blue = mask(2, header.bits() == 16 ? 0x1F : 0xFF);
        int bytes = header.bits() / 8;
        for (int y = 0; y < header.height(); y++) {
            int from = storedRow(y) * header.rowBytes();
            for (int x = 0; x < header.width(); x++) {
                int at = pixels.index(from + x * bytes);
                long pixel = 0;
                for (int i = bytes - 1; i >= 0; i--) {
                    pixel = (pixel << 8) | (pixels.array()[at + i] & 0xFF);
                }
                gray[y * header.width() + x] =
                        (byte) luma.gray(channel(pixel, red), channel(pixel, green), channel(pixel, blue));
            }
        }
        return gray;
    }

    private long mask(int number, long plain) {
        if (header.compression() != 3) {
            return plain;
        }
        long mask = file.u32(54 + 4L * number); // behind a header of 40 bytes, or inside a longer one: the same place
        if (mask == 0) {
            throw new MalformedImageException(
                    "BMP header: expected bit fields for red, green and blue, found an empty one");
        }
        return mask;
    }

    private static int channel(long pixel, long mask) {
        int shift = Long.numberOfTrailingZeros(mask);
        long white = mask >> shift;
        return (int) (((pixel & mask) >> shift) * 255 / white);
    }

    private int storedRow(int y) {
        return header.topDown() ? y : header.height() - 1 - y;
    }

    /** The pixels; the padding of the last stored row may be missing, as some writers leave it out. */
    private Bytes pixels(long size) {
        long left = file.length() - header.pixelOffset();
        if (size > left && size - header.paddingBytes() <= left) {
            faults.add("BMP: the padding of the last row is missing");
        } else {
            file.check(header.pixelOffset(), Math.max(0, size));
        }
        return file.part(header.pixelOffset(), size < 0 ? left : Math.min(size, left));
    }
}
