// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.testkit.Phantom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A drawn image as a plain DICOM file, explicit little endian, with a window over all its stored bits. */
record DicomDrawing(int width, int height, int bits) {

    private static final Pattern LABEL = Pattern.compile("dicom-(\\d+)x(\\d+)-(\\d+)bit");
    private static final long SEED = 20261122;
    private static final int HEADER_BYTES = 1024; // more than the elements below take

    static DicomDrawing of(String label) {
        Matcher parts = LABEL.matcher(label);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no image " + label);
        }
        return new DicomDrawing(
                Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3)));
    }

    byte[] file() {
        GrayImage pixels =
                Phantom.of(SEED).withSize(width, height).withBits(bits).draw().image();
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + 2 * width * height).order(ByteOrder.LITTLE_ENDIAN);
        out.position(128);
        out.put(ascii("DICM"));
        text(out, 0x0002_0010, "UI", "1.2.840.10008.1.2.1\0");
        text(out, 0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.1.1\0");
        text(out, 0x0008_0060, "CS", "DX");
        number(out, 0x0028_0002, 1);
        text(out, 0x0028_0004, "CS", "MONOCHROME2 ");
        number(out, 0x0028_0010, height);
        number(out, 0x0028_0011, width);
        number(out, 0x0028_0100, 16);
        number(out, 0x0028_0101, bits);
        number(out, 0x0028_0102, bits - 1);
        number(out, 0x0028_0103, 0);
        text(out, 0x0028_1050, "DS", even(1 << (bits - 1)));
        text(out, 0x0028_1051, "DS", even(1 << bits));
        tag(out, 0x7FE0_0010, "OW");
        out.putShort((short) 0).putInt(2 * width * height);
        out.asShortBuffer().put(pixels.samples16(), 0, width * height);
        byte[] file = new byte[out.position() + 2 * width * height];
        out.get(0, file);
        return file;
    }

    private static String even(int number) {
        String text = String.valueOf(number);
        return text.length() % 2 == 0 ? text : text + ' ';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void tag(ByteBuffer out, int tag, String vr) {
        out.putShort((short) (tag >>> 16)).putShort((short) tag).put(ascii(vr));
    }

    private static void text(ByteBuffer out, int tag, String vr, String text) {
        tag(out, tag, vr);
        out.putShort((short) text.length()).put(ascii(text));
    }

    private static void number(ByteBuffer out, int tag, int number) {
        tag(out, tag, "US");
        out.putShort((short) 2).putShort((short) number);
    }
}
