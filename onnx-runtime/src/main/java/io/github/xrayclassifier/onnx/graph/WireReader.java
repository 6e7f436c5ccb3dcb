// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx.graph;

import io.github.xrayclassifier.failure.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * Reads one protobuf message field by field (protobuf.dev, "Encoding"). Stricter than protobuf: groups, field number 0
 * and lengths beyond the message are damage. Every step moves forward, nothing is allocated but the strings that are
 * asked for. One use, one thread.
 */
public final class WireReader {

    /** Wire types of the encoding; 3 and 4, the groups, were withdrawn before ONNX began. */
    private static final int VARINT = 0;

    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    /** The character that {@code String} puts in place of bytes that are no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private final String model;
    private final String where;
    private final ByteBuffer in;
    private int wireType;
    private int field;
    /** Bit i stands for field i; what matters here has small numbers. */
    private long read;

    private WireReader(String model, String where, ByteBuffer in) {
        this.model = model;
        this.where = where;
        this.in = in;
    }

    static WireReader of(String model, ByteBuffer bytes) {
        return new WireReader(model, "model", bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    /** The next field's number, 0 at the end of the message. The field must be read or skipped then. */
    int next() {
        if (!in.hasRemaining()) {
            return 0;
        }
        long tag = readVarint();
        long number = tag >>> 3;
        wireType = (int) (tag & 7);
        // 2^29 - 1 is the largest field number of the encoding.
        if (number < 1 || number > 0x1FFF_FFFF) {
            throw damaged("a field number from 1 to 536870911", Long.toUnsignedString(number));
        }
        field = (int) number;
        return field;
    }

    /**
     * This reader, if the field at hand was not there before. Of two the last one counts for numbers and texts, while
     * messages are joined: a reader that takes either by itself sees another model than protobuf does.
     */
    WireReader once() {
        long bit = 1L << field;
        if (field >= Long.SIZE || (read & bit) != 0) {
            throw damaged("field " + field + " once", "it twice");
        }
        read |= bit;
        return this;
    }

    /** The bytes in this field, not copied. */
    ByteBuffer bytes() {
        return take(Integer.MAX_VALUE);
    }

    /** Skips one 32-bit number, or a packed run of them, and counts them. */
    int fixed32s() {
        if (wireType == FIXED32) {
            skip();
            return 1;
        }
        int length = take(Integer.MAX_VALUE).remaining();
        if (length % 4 != 0) {
            throw damaged("32-bit numbers", length + " bytes");
        }
        return length / 4;
    }

    long varint() {
        require(VARINT, "a number");
        return readVarint();
    }

    String string(int mostBytes) {
        ByteBuffer bytes = take(mostBytes);
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        String text = new String(copy, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text; // the decoder below goes byte by byte, which is slow in a JVM that has just started
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new ModelException(prefix() + "expected UTF-8 text, found other bytes", e);
        }
    }

    /** The message inside this field, which messages name as {@code inner}. */
    WireReader message(String inner) {
        return new WireReader(model, inner, take(Integer.MAX_VALUE).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** One repeated number, or a packed run of them, handed on one by one. */
    void varints(LongConsumer each) {
        if (wireType == VARINT) {
            each.accept(readVarint());
            return;
        }
        WireReader packed = message(where);
        while (packed.in.hasRemaining()) {
            each.accept(packed.readVarint());
        }
    }

    int remaining() {
        return in.remaining();
    }

    void skip() {
        switch (wireType) {
            case VARINT -> readVarint();
            case FIXED64 -> advance(8);
            case LENGTH -> take(Integer.MAX_VALUE);
            case FIXED32 -> advance(4);
            default ->
                throw damaged(
                        "an ONNX file with protobuf wire types 0, 1, 2 or 5",
                        "wire type " + Integer.toString(wireType));
        }
    }

    ModelException damaged(String expected, String found) {
        return new ModelException(prefix() + "expected " + expected + ", found " + found);
    }

    String prefix() {
        return "model " + model + ", " + where + ": ";
    }

    private void require(int type, String what) {
        if (wireType != type) {
            throw damaged(what + " (wire type " + type + ")", "wire type " + wireType);
        }
    }

    private ByteBuffer take(int mostBytes) {
        require(LENGTH, "a text or message");
        long length = readVarint();
        if (length < 0 || length > in.remaining()) {
            throw damaged("at most the " + in.remaining() + " bytes that are left", Long.toUnsignedString(length));
        }
        if (length > mostBytes) {
            throw damaged("a text of at most " + mostBytes + " bytes", Long.toString(length));
        }
        ByteBuffer part = in.slice(in.position(), (int) length);
        advance((int) length);
        return part;
    }

    private void advance(int bytes) {
        if (bytes > in.remaining()) {
            throw damaged(bytes + " more bytes", Integer.toString(in.remaining()));
        }
        in.position(in.position() + bytes);
    }

    private long readVarint() {
        long value = 0;
        // Ten groups of seven bits hold 64 bits.
        for (int shift = 0; shift < 70; shift += 7) {
            if (!in.hasRemaining()) {
                throw damaged("another byte of a number", "the end");
            }
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("a number of at most 10 bytes", "more");
    }
}
