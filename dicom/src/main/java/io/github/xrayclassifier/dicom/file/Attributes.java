// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A data set under construction; written as explicit little endian with defined lengths. Not for several threads. */
public final class Attributes {

    private record Value(String vr, byte[] bytes) {}

    private final TreeMap<Integer, Value> values = new TreeMap<>(Integer::compareUnsigned);

    /** Sets raw bytes, padded to an even length (PS3.5 section 7.1.1). */
    public Attributes bytes(int tag, String vr, byte[] bytes) {
        boolean odd = bytes.length % 2 != 0;
        byte[] even = odd ? java.util.Arrays.copyOf(bytes, bytes.length + 1) : bytes.clone();
        if (odd && !vr.equals("UI") && !vr.startsWith("O")) {
            even[bytes.length] = ' ';
        }
        values.put(tag, new Value(vr, even));
        return this;
    }

    /** Sets text in UTF-8, of which ASCII is a part; several values are joined by backslashes by the caller. */
    public Attributes text(int tag, String vr, String text) {
        return bytes(tag, vr, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sets 16-bit numbers. */
    public Attributes shorts(int tag, String vr, int... numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(2 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            buffer.putShort((short) number);
        }
        return bytes(tag, vr, buffer.array());
    }

    /** Sets a tag as a value (VR AT): two 16-bit numbers. */
    public Attributes tag(int tag, int value) {
        return shorts(tag, "AT", value >>> 16, value & 0xFFFF);
    }

    /** Sets 32-bit floating point numbers. */
    public Attributes floats(int tag, float... numbers) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : numbers) {
            buffer.putFloat(number);
        }
        return bytes(tag, "FL", buffer.array());
    }

    /** Sets a sequence. */
    public Attributes sequence(int tag, List<Attributes> items) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Attributes item : items) {
            byte[] body = item.encode();
            out.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort((short) 0xFFFE)
                    .putShort((short) 0xE000)
                    .putInt(body.length)
                    .array());
            out.writeBytes(body);
        }
        return bytes(tag, "SQ", out.toByteArray());
    }

    public Attributes sequence(int tag, Attributes... items) {
        return sequence(tag, List.of(items));
    }

    /** Takes every element of another data set. */
    public void putAll(Attributes other) {
        values.putAll(other.values);
    }

    /** Writes the elements in order of their tags. */
    public byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Map.Entry<Integer, Value> entry : values.entrySet()) {
            out.writeBytes(header(entry.getKey(), entry.getValue()));
            out.writeBytes(entry.getValue().bytes());
        }
        return out.toByteArray();
    }

    private static byte[] header(int tag, Value value) {
        boolean wide = switch (value.vr()) {
            case "OB", "OW", "SQ", "UN", "UT", "UC", "UR" -> true;
            default -> false;
        };
        int length = value.bytes().length;
        byte[] bytes = new byte[wide ? 12 : 8];
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        header.putShort((short) (tag >>> 16)).putShort((short) tag);
        header.put(value.vr().getBytes(StandardCharsets.US_ASCII));
        if (wide) {
            header.putShort((short) 0).putInt(length);
        } else if (length <= 0xFFFE) {
            header.putShort((short) length);
        } else {
            throw new IllegalArgumentException(
                    "DICOM element " + Tag.name(tag) + ": expected at most 65,534 bytes, found " + length);
        }
        return bytes;
    }

    /** A whole Part 10 file in explicit little endian (PS3.10 section 7.1). */
    public byte[] file(String sopClass, String sopInstance) {
        Attributes meta = new Attributes()
                .bytes(0x0002_0001, "OB", new byte[] {0, 1})
                .text(Tag.MEDIA_STORAGE_SOP_CLASS, "UI", sopClass)
                .text(0x0002_0003, "UI", sopInstance)
                .text(Tag.TRANSFER_SYNTAX, "UI", TransferSyntax.EXPLICIT_LITTLE.uid())
                .text(0x0002_0012, "UI", Uid.IMPLEMENTATION)
                .text(0x0002_0013, "SH", "XRAY_CLASSIFIER");
        byte[] body = meta.encode();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[128]);
        out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new Attributes()
                .bytes(
                        0x0002_0000,
                        "UL",
                        ByteBuffer.allocate(4)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putInt(body.length)
                                .array())
                .encode());
        out.writeBytes(body);
        out.writeBytes(encode());
        return out.toByteArray();
    }
}
