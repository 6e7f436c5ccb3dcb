// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG files chunk by chunk, wrong ones too. */
final class PngBuilder {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PngBuilder() {
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    }

    /** A gray image of 8 bits whose rows are all zero, complete. */
    static byte[] black(int width, int height) {
        return new PngBuilder()
                .header(width, height, 8, 0, 0)
                .rows(new byte[(width + 1) * height])
                .end();
    }

    PngBuilder header(int width, int height, int depth, int colorType, int interlace) {
        return chunk(
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) depth)
                        .put((byte) colorType)
                        .put((byte) 0)
                        .put((byte) 0)
                        .put((byte) interlace)
                        .array());
    }

    PngBuilder rows(byte[] rows) {
        return chunk("IDAT", deflated(rows));
    }

    static byte[] deflated(byte[] rows) {
        Deflater deflater = new Deflater();
        deflater.setInput(rows);
        deflater.finish();
        byte[] buffer = new byte[rows.length + 100];
        byte[] packed = Arrays.copyOf(buffer, deflater.deflate(buffer));
        deflater.end();
        return packed;
    }

    PngBuilder chunk(String type, byte[] body) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(body);
        out.writeBytes(ByteBuffer.allocate(4).putInt(body.length).array());
        out.writeBytes(name);
        out.writeBytes(body);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        return this;
    }

    byte[] end() {
        chunk("IEND", new byte[0]);
        return out.toByteArray();
    }
}
