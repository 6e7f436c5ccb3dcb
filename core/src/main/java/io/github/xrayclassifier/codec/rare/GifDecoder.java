// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.rare;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.codec.Luma;
import io.github.xrayclassifier.codec.RawImage;
import io.github.xrayclassifier.codec.Samples;
import io.github.xrayclassifier.codec.SizeLimit;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;

/**
 * The first frame of a GIF file (CompuServe, GIF89a). An own reader, because the JDK's can only be had from the global
 * registry and TwelveMonkeys has none. One file, one thread.
 */
public final class GifDecoder {

    private static final int IMAGE = 0x2C;
    private static final int EXTENSION = 0x21;
    private static final int END = 0x3B;
    private static final int CONTROL = 0xF9;
    private static final int[] INTERLACED_FROM = {0, 4, 2, 1};
    private static final int[] INTERLACED_STEP = {8, 8, 4, 2};

    private final Bytes file;
    private final int width;
    private final int height;
    private final Luma luma = Luma.upTo(255);
    private int at;
    private int transparent = -1;

    private GifDecoder(Bytes file, SizeLimit limit) {
        this.file = file;
        this.width = file.u16(6);
        this.height = file.u16(8);
        if (width < 1 || height < 1) {
            throw new MalformedImageException(
                    "GIF header: expected at least 1 x 1 pixels, found " + width + " x " + height);
        }
        limit.check("GIF", width, height);
    }

    /**
     * Decodes a file.
     *
     * @param source from its signature on
     * @param limit checked before anything is allocated
     * @return the first frame on a black screen
     */
    public static RawImage decode(Bytes source, SizeLimit limit) {
        return new GifDecoder(source.order(ByteOrder.LITTLE_ENDIAN), limit).read();
    }

    private RawImage read() {
        at = 13;
        int globalTable = table(file.u8(10));
        byte[] screen = {};
        int frames = 0;
        while (file.u8(at) != END) {
            int kind = file.u8(at++);
            if (kind == EXTENSION) {
                boolean control = file.u8(at++) == CONTROL && frames == 0;
                if (control && file.u8(at) >= 4 && (file.u8(at + 1) & 1) == 1) {
                    transparent = file.u8(at + 4);
                }
                skipBlocks();
            } else if (kind == IMAGE) {
                screen = frames++ == 0 ? frame(globalTable) : skipFrame(screen);
            } else {
                throw new MalformedImageException(
                        "GIF, byte " + (at - 1) + ": expected an image, an extension or the end, found " + kind);
            }
        }
        if (frames == 0) {
            throw new MalformedImageException("GIF: expected an image, found the end");
        }
        return RawImage.of(Samples.wrap8(screen, width, height), luma.colorfulness((long) width * height))
                .withFrames(frames);
    }

    /** The offset of a color table behind the current position, which it moves; 0 if there is none. */
    private int table(int flags) {
        if ((flags & 0x80) == 0) {
            return 0;
        }
        int table = at;
        at += 3 << ((flags & 7) + 1);
        file.check(table, at - table);
        return table;
    }

    private byte[] skipFrame(byte[] screen) {
        int flags = file.u8(at + 8);
        at += 9;
        table(flags);
        at++;
        skipBlocks();
        return screen;
    }

    private void skipBlocks() {
        int size = file.u8(at++);
        while (size > 0) {
            file.check(at, size);
            at += size;
            size = file.u8(at++);
        }
    }

    private byte[] frame(int globalTable) {
        int left = file.u16(at);
        int top = file.u16(at + 2);
        int columns = file.u16(at + 4);
        int rows = file.u16(at + 6);
        int flags = file.u8(at + 8);
        at += 9;
        if (columns < 1 || rows < 1 || left + columns > width || top + rows > height) {
            throw new MalformedImageException("GIF image: expected it within " + width + " x " + height
                    + " pixels, found " + columns + " x " + rows + " at " + left + ", " + top);
        }
        int localTable = table(flags);
        int table = localTable > 0 ? localTable : globalTable;
        int colors = 2 << ((localTable > 0 ? flags : file.u8(10)) & 7);
        if (table == 0) {
            throw new MalformedImageException("GIF image: expected a color table, found none");
        }
        int codeSize = file.u8(at++);
        byte[] indices = GifCodes.read(codes(columns, rows), codeSize, columns * rows);
        byte[] screen = new byte[width * height];
        int line = 0;
        boolean interlaced = (flags & 0x40) != 0;
        for (int pass = interlaced ? 0 : 4; pass < (interlaced ? 4 : 5); pass++) {
            int step = interlaced ? INTERLACED_STEP[pass] : 1;
            for (int y = interlaced ? INTERLACED_FROM[pass] : 0; y < rows; y += step, line++) {
                for (int x = 0; x < columns; x++) {
                    int index = indices[line * columns + x] & 0xFF;
                    screen[(top + y) * width + left + x] = index == transparent ? 0 : gray(table, colors, index);
                }
            }
        }
        return screen;
    }

    private byte gray(int table, int colors, int index) {
        if (index >= colors) {
            throw new MalformedImageException(
                    "GIF image: expected one of " + colors + " colors, found number " + index);
        }
        long color = table + 3L * index;
        return (byte) luma.gray(file.u8(color), file.u8(color + 1), file.u8(color + 2));
    }

    /** The blocks of coded data, joined. Each code has at least 3 bits and makes at most 4,096 pixels. */
    private byte[] codes(int columns, int rows) {
        ByteArrayOutputStream codes = new ByteArrayOutputStream();
        int size = file.u8(at++);
        while (size > 0) {
            file.check(at, size);
            codes.write(file.array(), file.index(at), size);
            at += size;
            size = file.u8(at++);
        }
        if (codes.size() * 8L / 3 * 4096 < (long) columns * rows) {
            throw new MalformedImageException("GIF image: expected data for " + columns + " x " + rows
                    + " pixels, found " + codes.size() + " bytes");
        }
        return codes.toByteArray();
    }
}
