// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.serve;

import io.github.xrayclassifier.image.GrayImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A DICOM file of an image, explicit little endian (PS3.5, table A.2), with nothing that a reader could do without. */
final class DicomBytes {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private DicomBytes() {}

    static byte[] of(GrayImage image) {
        DicomBytes file = new DicomBytes();
        file.bytes.writeBytes(new byte[128]);
        file.bytes.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
        file.text(0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1\0");
        file.text(0x0008, 0x0060, "CS", "DX");
        file.number(0x0028, 0x0002, 1);
        file.text(0x0028, 0x0004, "CS", "MONOCHROME2 ");
        file.number(0x0028, 0x0010, image.height());
        file.number(0x0028, 0x0011, image.width());
        file.number(0x0028, 0x0100, 16);
        file.number(0x0028, 0x0101, image.bits());
        file.number(0x0028, 0x0102, image.bits() - 1);
        file.number(0x0028, 0x0103, 0);
        ByteBuffer pixels =
                ByteBuffer.allocate(2 * image.width() * image.height()).order(ByteOrder.LITTLE_ENDIAN);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                pixels.putShort((short) image.sample(x, y));
            }
        }
        file.tag(0x7FE0, 0x0010, "OW");
        file.little(2, 0); // reserved
        file.little(4, pixels.capacity());
        file.bytes.writeBytes(pixels.array());
        return file.bytes.toByteArray();
    }

    private void tag(int group, int element, String representation) {
        little(2, group);
        little(2, element);
        bytes.writeBytes(representation.getBytes(StandardCharsets.US_ASCII));
    }

    private void text(int group, int element, String representation, String value) {
        tag(group, element, representation);
        little(2, value.length());
        bytes.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    private void number(int group, int element, int value) {
        tag(group, element, "US");
        little(2, 2);
        little(2, value);
    }

    private void little(int count, int value) {
        for (int i = 0; i < count; i++) {
            bytes.write(value >> (8 * i));
        }
    }
}
