// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A DICOM file of a drawn chest, written byte by byte and apart from the library's own writer: 128 x 128 pixels of 12 bits. The
 * word {@link #CANARY} stands in what could name a patient. Not for several threads.
 */
public final class DrawnDicom {

    /** The word in every attribute that could name a patient. */
    public static final String CANARY = "CANARY";

    private static final String ROOT = "2.25.31415926535";
    private static final int SIDE = 128;

    private final int study;
    private final int number;
    private String modality = "DX";
    private String view = "PA";
    private String bodyPart = "CHEST";
    private boolean hasPixels = true;

    private DrawnDicom(int study, int number) {
        this.study = study;
        this.number = number;
    }

    /**
     * An image of a study: DX, PA, chest.
     *
     * @param study tells studies apart
     * @param number tells the images of a study apart
     * @return the drawing
     */
    public static DrawnDicom of(int study, int number) {
        return new DrawnDicom(study, number);
    }

    /**
     * Changes the Modality (0008,0060).
     *
     * @param code the new value
     * @return this drawing
     */
    public DrawnDicom withModality(String code) {
        modality = code;
        return this;
    }

    /**
     * Changes the View Position (0018,5101).
     *
     * @param position the new value
     * @return this drawing
     */
    public DrawnDicom withView(String position) {
        view = position;
        return this;
    }

    /**
     * Changes the Body Part Examined (0018,0015).
     *
     * @param part the new value
     * @return this drawing
     */
    public DrawnDicom withBodyPart(String part) {
        bodyPart = part;
        return this;
    }

    /**
     * Leaves the pixel data out.
     *
     * @return this drawing
     */
    public DrawnDicom withoutPixels() {
        hasPixels = false;
        return this;
    }

    /** {@return its Study Instance UID} */
    public String studyUid() {
        return ROOT + "." + study;
    }

    /** {@return its Series Instance UID} */
    public String seriesUid() {
        return studyUid() + ".1";
    }

    /** {@return its SOP Instance UID} */
    public String instanceUid() {
        return seriesUid() + "." + number;
    }

    /** {@return its modality} */
    public String modality() {
        return modality;
    }

    /** {@return the whole file, explicit little endian} */
    public byte[] file() {
        String sopClass = modality.equals("CR") ? "1.2.840.10008.5.1.4.1.1.1" : "1.2.840.10008.5.1.4.1.1.1.1";
        Elements meta = new Elements();
        meta.text(0x0002_0002, "UI", sopClass);
        meta.text(0x0002_0003, "UI", instanceUid());
        meta.text(0x0002_0010, "UI", "1.2.840.10008.1.2.1");
        Elements data = new Elements();
        data.text(0x0008_0005, "CS", "ISO_IR 100");
        data.text(0x0008_0016, "UI", sopClass);
        data.text(0x0008_0018, "UI", instanceUid());
        data.text(0x0008_0020, "DA", "20260102");
        data.text(0x0008_0030, "TM", "120000");
        data.text(0x0008_0050, "SH", CANARY);
        data.text(0x0008_0060, "CS", modality);
        data.text(0x0008_0090, "PN", CANARY + "^DOCTOR");
        data.text(0x0010_0010, "PN", CANARY + "^N\u00c4ME");
        data.text(0x0010_0020, "LO", CANARY + study);
        data.text(0x0010_0030, "DA", "19600101");
        data.text(0x0010_0040, "CS", "O");
        data.text(0x0018_0015, "CS", bodyPart);
        data.text(0x0018_5101, "CS", view);
        data.text(0x0020_000D, "UI", studyUid());
        data.text(0x0020_000E, "UI", seriesUid());
        data.text(0x0020_0010, "SH", "1");
        data.text(0x0020_0011, "IS", "1");
        data.text(0x0020_0013, "IS", Integer.toString(number));
        if (hasPixels) {
            pixels(data);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[128]);
        file.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
        Elements length = new Elements();
        length.value(
                0x0002_0000,
                "UL",
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(meta.bytes.size())
                        .array());
        file.writeBytes(length.bytes.toByteArray());
        file.writeBytes(meta.bytes.toByteArray());
        file.writeBytes(data.bytes.toByteArray());
        return file.toByteArray();
    }

    /** Two dark ellipses on a bright ground with a grain: enough of a chest for the input checks. */
    private void pixels(Elements data) {
        data.number(0x0028_0002, 1);
        data.text(0x0028_0004, "CS", "MONOCHROME2");
        data.number(0x0028_0010, SIDE);
        data.number(0x0028_0011, SIDE);
        data.number(0x0028_0100, 16);
        data.number(0x0028_0101, 12);
        data.number(0x0028_0102, 11);
        data.number(0x0028_0103, 0);
        data.text(0x0028_1050, "DS", "2048");
        data.text(0x0028_1051, "DS", "4096");
        ByteBuffer samples = ByteBuffer.allocate(2 * SIDE * SIDE).order(ByteOrder.LITTLE_ENDIAN);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double left = Math.hypot((x - SIDE * 0.3) / (SIDE * 0.17), (y - SIDE * 0.5) / (SIDE * 0.35));
                double right = Math.hypot((x - SIDE * 0.7) / (SIDE * 0.17), (y - SIDE * 0.5) / (SIDE * 0.35));
                double bright = Math.min(left, right) < 1 ? 700 : 3000;
                int grain = (x * 7919 + y * 104_729 + number * 31) % 400;
                samples.putShort((short) (bright + grain + 4 * y));
            }
        }
        data.value(0x7FE0_0010, "OW", samples.array());
    }

    /** Elements in explicit little endian. */
    private static final class Elements {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        void text(int tag, String vr, String text) {
            byte[] value = (text.length() % 2 == 0 ? text : text + (vr.equals("UI") ? "\0" : " "))
                    .getBytes(StandardCharsets.ISO_8859_1);
            value(tag, vr, value);
        }

        void number(int tag, int number) {
            value(tag, "US", new byte[] {(byte) number, (byte) (number >> 8)});
        }

        void value(int tag, String vr, byte[] value) {
            boolean isWide = vr.startsWith("O");
            ByteBuffer header = ByteBuffer.allocate(isWide ? 12 : 8).order(ByteOrder.LITTLE_ENDIAN);
            header.putShort((short) (tag >>> 16)).putShort((short) tag);
            header.put(vr.getBytes(StandardCharsets.US_ASCII));
            if (isWide) {
                header.putShort((short) 0).putInt(value.length);
            } else {
                header.putShort((short) value.length);
            }
            bytes.writeBytes(header.array());
            bytes.writeBytes(value);
        }
    }
}
