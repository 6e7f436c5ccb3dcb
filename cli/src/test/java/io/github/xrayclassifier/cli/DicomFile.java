// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a DICOM file byte by byte, explicit little endian, with the word CANARY in what could name a patient. */
final class DicomFile {

    private static final int[] PATIENT = {0x0010_0010, 0x0010_0020, 0x0010_0030, 0x0010_1000, 0x0010_4000};
    private static final int[] STUDY = {0x0008_0050, 0x0008_0080, 0x0008_0090, 0x0008_1030, 0x0008_103E};

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private DicomFile() {}

    /** Gives an image of {@code side} x {@code side} pixels of 8 bits. */
    static byte[] of(int side, String modality, String transferSyntax) {
        DicomFile file = new DicomFile();
        file.bytes.writeBytes(new byte[128]);
        file.bytes.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
        file.text(0x0002_0010, "UI", transferSyntax);
        for (int tag : STUDY) {
            file.text(tag, "LO", "CANARY of the study ");
        }
        file.text(0x0008_0060, "CS", modality);
        for (int tag : PATIENT) {
            file.text(tag, "LO", "CANARY^NAME ");
        }
        file.number(0x0028_0002, 1);
        file.text(0x0028_0004, "CS", "MONOCHROME1 ");
        file.number(0x0028_0010, side);
        file.number(0x0028_0011, side);
        file.number(0x0028_0100, 8);
        file.number(0x0028_0101, 8);
        file.number(0x0028_0102, 7);
        file.number(0x0028_0103, 0);
        file.text(0x0028_1050, "DS", "40");
        file.text(0x0028_1051, "DS", "80");
        file.pixels(side);
        return file.bytes.toByteArray();
    }

    private void tag(int tag, String vr) {
        for (int shift : new int[] {16, 24, 0, 8}) {
            bytes.write(tag >>> shift);
        }
        bytes.writeBytes(vr.getBytes(StandardCharsets.US_ASCII));
    }

    private void text(int tag, String vr, String value) {
        tag(tag, vr);
        bytes.write(value.length());
        bytes.write(0);
        bytes.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    private void number(int tag, int value) {
        tag(tag, "US");
        bytes.writeBytes(new byte[] {2, 0, (byte) value, (byte) (value >> 8)});
    }

    /** A ramp from corner to corner: {@code side} is even. */
    private void pixels(int side) {
        tag(0x7FE0_0010, "OB");
        bytes.writeBytes(new byte[2]);
        for (int shift = 0; shift < 32; shift += 8) {
            bytes.write((side * side) >>> shift);
        }
        for (int i = 0; i < side * side; i++) {
            bytes.write(79 * (i % side + i / side) / (2 * side - 2));
        }
    }
}
