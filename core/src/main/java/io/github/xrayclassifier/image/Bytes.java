// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The bytes of a file, or a part of them, with reads that end in a typed error instead of running over the end. Not
 * copied from buffers that have an array. Immutable if nobody writes to the array.
 */
final class Bytes {

    private final String format;
    private final byte[] array;
    private final int from;
    private final int length;
    private final ByteOrder order;

    private Bytes(String format, byte[] array, int from, int length, ByteOrder order) {
        this.format = format;
        this.array = array;
        this.from = from;
        this.length = length;
        this.order = order;
    }

    static Bytes of(ByteBuffer source) {
        if (source.hasArray()) {
            int from = source.arrayOffset() + source.position();
            return new Bytes("file", source.array(), from, source.remaining(), ByteOrder.BIG_ENDIAN);
        }
        byte[] copy = new byte[source.remaining()];
        source.get(source.position(), copy);
        return new Bytes("file", copy, 0, copy.length, ByteOrder.BIG_ENDIAN);
    }

    Bytes named(String newFormat) {
        return new Bytes(newFormat, array, from, length, order);
    }

    Bytes order(ByteOrder newOrder) {
        return new Bytes(format, array, from, length, newOrder);
    }

    /** A part; offsets start anew at 0. */
    Bytes part(long at, long size) {
        check(at, size);
        return new Bytes(format, array, from + (int) at, (int) size, order);
    }

    ByteOrder order() {
        return order;
    }

    String format() {
        return format;
    }

    int length() {
        return length;
    }

    byte[] array() {
        return array;
    }

    /** Where offset {@code at} lies in {@link #array()}. */
    int index(int at) {
        return from + at;
    }

    void check(long at, long size) {
        if (at < 0 || size < 0 || at > length - size) {
            throw new MalformedImageException(format + ", byte " + at + ": expected " + size
                    + " bytes, found the end after " + Math.max(0, length - at));
        }
    }

    int u8(long at) {
        check(at, 1);
        return array[from + (int) at] & 0xFF;
    }

    int u16(long at) {
        check(at, 2);
        int first = array[from + (int) at] & 0xFF;
        int second = array[from + (int) at + 1] & 0xFF;
        return order == ByteOrder.BIG_ENDIAN ? (first << 8) | second : (second << 8) | first;
    }

    long u32(long at) {
        long first = u16(at);
        long second = u16(at + 2);
        return order == ByteOrder.BIG_ENDIAN ? (first << 16) | second : (second << 16) | first;
    }

    /** Whether the ASCII or Latin-1 text stands at the offset; false beyond the end. */
    boolean hasAt(long at, String latin1) {
        Objects.requireNonNull(latin1);
        if (at < 0 || at + latin1.length() > length) {
            return false;
        }
        for (int i = 0; i < latin1.length(); i++) {
            if ((array[from + (int) at + i] & 0xFF) != latin1.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
