// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import io.github.xrayclassifier.image.GrayImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Drawings as DICOM files for presentation, explicit little endian (PS3.5, PS3.10), written without the code under test. */
final class DrawnDicom {

    private static final String EXPLICIT_LITTLE = "1.2.840.10008.1.2.1";
    private static final String DIGITAL_X_RAY = "1.2.840.10008.5.1.4.1.1.1.1";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private DrawnDicom() {}

    /**
     * A file.
     *
     * @param image of 8 to 16 bits; up to 8 are stored in a byte
     * @param number of the instance, and of its patient
     */
    static byte[] of(GrayImage image, long number) {
        DrawnDicom file = new DrawnDicom();
        file.out.writeBytes(new byte[128]);
        file.out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
        DrawnDicom meta = new DrawnDicom();
        meta.text(0x0002, 0x0002, "UI", DIGITAL_X_RAY);
        meta.text(0x0002, 0x0003, "UI", "2.25." + number);
        meta.text(0x0002, 0x0010, "UI", EXPLICIT_LITTLE);
        file.element(
                0x0002,
                0x0000,
                "UL",
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(meta.out.size())
                        .array());
        file.out.writeBytes(meta.out.toByteArray());
        file.dataSet(image, number);
        return file.out.toByteArray();
    }

    private void dataSet(GrayImage image, long number) {
        boolean wide = image.bits() > 8;
        text(0x0008, 0x0016, "UI", DIGITAL_X_RAY);
        text(0x0008, 0x0018, "UI", "2.25." + number);
        text(0x0008, 0x0060, "CS", "DX");
        text(0x0008, 0x0068, "CS", "FOR PRESENTATION");
        text(0x0010, 0x0020, "LO", "drawing " + number);
        text(0x0010, 0x1010, "AS", "045Y");
        text(0x0018, 0x0015, "CS", "CHEST");
        text(0x0018, 0x5101, "CS", "PA");
        number(0x0028, 0x0002, 1);
        text(0x0028, 0x0004, "CS", "MONOCHROME2");
        number(0x0028, 0x0010, image.height());
        number(0x0028, 0x0011, image.width());
        number(0x0028, 0x0100, wide ? 16 : 8);
        number(0x0028, 0x0101, image.bits());
        number(0x0028, 0x0102, image.bits() - 1);
        number(0x0028, 0x0103, 0);
        element(0x7FE0, 0x0010, wide ? "OW" : "OB", pixels(image, wide));
    }

    private static byte[] pixels(GrayImage image, boolean wide) {
        ByteBuffer pixels = ByteBuffer.allocate(image.width() * image.height() * (wide ? 2 : 1))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int sample = image.sample(x, y);
                if (wide) {
                    pixels.putShort((short) sample);
                } else {
                    pixels.put((byte) sample);
                }
            }
        }
        return pixels.array();
    }

    private void text(int group, int element, String vr, String text) {
        String even = text.length() % 2 == 0 ? text : text + (vr.equals("UI") ? "\0" : " ");
        element(group, element, vr, even.getBytes(StandardCharsets.US_ASCII));
    }

    private void number(int group, int element, int value) {
        element(
                group,
                element,
                "US",
                ByteBuffer.allocate(2)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putShort((short) value)
                        .array());
    }

    private void element(int group, int element, String vr, byte[] value) {
        boolean isLong = vr.equals("OB") || vr.equals("OW");
        ByteBuffer header = ByteBuffer.allocate(isLong ? 12 : 8).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort((short) group).putShort((short) element).put(vr.getBytes(StandardCharsets.US_ASCII));
        int padding = value.length % 2;
        if (isLong) {
            header.putShort((short) 0).putInt(value.length + padding);
        } else {
            header.putShort((short) (value.length + padding));
        }
        out.writeBytes(header.array());
        out.writeBytes(value);
        out.writeBytes(new byte[padding]);
    }
}
