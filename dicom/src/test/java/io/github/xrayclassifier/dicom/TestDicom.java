// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.file.Attributes;
import io.github.xrayclassifier.dicom.file.SopClass;
import io.github.xrayclassifier.dicom.file.Tag;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/** Makes small files for tests, sound ones and crooked ones. */
final class TestDicom {

    static final String SC = SopClass.SECONDARY_CAPTURE;

    private TestDicom() {}

    /** Gives a sound image of 4 x 3 pixels of 8 bits without pixel data. */
    static Attributes header() {
        return new Attributes()
                .text(Tag.SOP_CLASS, "UI", SC)
                .text(Tag.SOP_INSTANCE, "UI", "1.2.3")
                .shorts(Tag.SAMPLES_PER_PIXEL, "US", 1)
                .text(Tag.PHOTOMETRIC, "CS", "MONOCHROME2")
                .shorts(Tag.ROWS, "US", 3)
                .shorts(Tag.COLUMNS, "US", 4)
                .shorts(Tag.BITS_ALLOCATED, "US", 8)
                .shorts(Tag.BITS_STORED, "US", 8)
                .shorts(Tag.HIGH_BIT, "US", 7)
                .shorts(Tag.PIXEL_REPRESENTATION, "US", 0);
    }

    /** Gives a sound image of 4 x 3 pixels of 8 bits. */
    static Attributes picture() {
        return header().bytes(Tag.PIXEL_DATA, "OB", new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, (byte) 255});
    }

    static ByteBuffer file(Attributes attributes) {
        return ByteBuffer.wrap(attributes.file(SC, "1.2.3"));
    }

    /** Gives a file of any transfer syntax whose data set is given as bytes. */
    static ByteBuffer file(String transferSyntax, byte[] dataSet) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[128]);
        out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(
                new Attributes().text(Tag.TRANSFER_SYNTAX, "UI", transferSyntax).encode());
        out.writeBytes(dataSet);
        return ByteBuffer.wrap(out.toByteArray());
    }

    /** Gives one explicit element with any length in its header. */
    static byte[] element(int tag, String vr, int length, byte... value) {
        boolean wide = !"US CS UI DS SH".contains(vr);
        byte[] header = new byte[wide ? 12 : 8];
        ByteBuffer buffer = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putShort((short) (tag >>> 16)).putShort((short) tag).put(vr.getBytes(StandardCharsets.US_ASCII));
        if (wide) {
            buffer.putShort((short) 0).putInt(length);
        } else {
            buffer.putShort((short) length);
        }
        return join(header, value);
    }

    /** Gives an item, a delimiter or one piece of pixel data. */
    static byte[] item(int tag, int length, byte... value) {
        byte[] header = new byte[8];
        ByteBuffer.wrap(header)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) (tag >>> 16))
                .putShort((short) tag)
                .putInt(length);
        return join(header, value);
    }

    /** Gives the pixel data element of encapsulated pieces, with an empty offset table and the delimiter. */
    static byte[] encapsulated(byte[]... fragments) {
        byte[] all = join(element(Tag.PIXEL_DATA, "OB", -1), item(Tag.ITEM, 0));
        for (byte[] fragment : fragments) {
            all = join(all, item(Tag.ITEM, fragment.length, fragment));
        }
        return join(all, item(Tag.SEQUENCE_END, 0));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        while (!deflater.finished()) {
            out.write(chunk, 0, deflater.deflate(chunk));
        }
        deflater.end();
        return out.toByteArray();
    }
}
