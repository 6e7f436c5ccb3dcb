// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The bytes of a file, or a part of them, with reads that end in a typed error instead of running over the end. Not
 * copied from buffers that have an array. Immutable if nobody writes to the array.
 */
public final class Bytes {

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

    /**
     * The bytes between position and limit, both left unchanged.
     *
     * @param source big-endian at first
     * @return not copied if the buffer has an array
     */
    public static Bytes of(ByteBuffer source) {
        if (source.hasArray()) {
            int from = source.arrayOffset() + source.position();
            return new Bytes("file", source.array(), from, source.remaining(), ByteOrder.BIG_ENDIAN);
        }
        byte[] copy = new byte[source.remaining()];
        source.get(source.position(), copy);
        return new Bytes("file", copy, 0, copy.length, ByteOrder.BIG_ENDIAN);
    }

    /**
     * These bytes under a name for messages.
     *
     * @param newFormat the name
     * @return the same bytes
     */
    public Bytes named(String newFormat) {
        return new Bytes(newFormat, array, from, length, order);
    }

    /**
     * These bytes in another order.
     *
     * @param newOrder of numbers
     * @return the same bytes
     */
    public Bytes order(ByteOrder newOrder) {
        return new Bytes(format, array, from, length, newOrder);
    }

    /**
     * A part, whose offsets start anew at 0.
     *
     * @param at where it begins
     * @param size its bytes
     * @return the part; not copied
     */
    public Bytes part(long at, long size) {
        check(at, size);
        return new Bytes(format, array, from + (int) at, (int) size, order);
    }

    /**
     * The order of numbers.
     *
     * @return big or little endian
     */
    public ByteOrder order() {
        return order;
    }

    /**
     * The name for messages.
     *
     * @return the name of the format
     */
    public String format() {
        return format;
    }

    /**
     * The number of bytes.
     *
     * @return at least 0
     */
    public int length() {
        return length;
    }

    /**
     * The array that holds the bytes; not copied.
     *
     * @return see {@link #index}
     */
    public byte[] array() {
        return array;
    }

    /**
     * The index of an offset in {@link #array()}.
     *
     * @param at offset
     * @return index
     */
    public int index(int at) {
        return from + at;
    }

    /**
     * Refuses a part that is not there.
     *
     * @param at where it begins
     * @param size its bytes
     * @throws MalformedImageException if it does not lie within these bytes
     */
    public void check(long at, long size) {
        if (at < 0 || size < 0 || at > length - size) {
            throw new MalformedImageException(format + ", byte " + at + ": expected " + size
                    + " bytes, found the end after " + Math.max(0, length - at));
        }
    }

    /**
     * An unsigned number of one byte.
     *
     * @param at offset
     * @return 0 to 255
     */
    public int u8(long at) {
        check(at, 1);
        return array[from + (int) at] & 0xFF;
    }

    /**
     * An unsigned number of two bytes.
     *
     * @param at offset
     * @return 0 to 65,535
     */
    public int u16(long at) {
        check(at, 2);
        int first = array[from + (int) at] & 0xFF;
        int second = array[from + (int) at + 1] & 0xFF;
        return order == ByteOrder.BIG_ENDIAN ? (first << 8) | second : (second << 8) | first;
    }

    /**
     * An unsigned number of four bytes.
     *
     * @param at offset
     * @return 0 to 2^32 - 1
     */
    public long u32(long at) {
        long first = u16(at);
        long second = u16(at + 2);
        return order == ByteOrder.BIG_ENDIAN ? (first << 16) | second : (second << 16) | first;
    }

    /**
     * A number of eight bytes.
     *
     * @param at offset
     * @return the bits; negative above 2^63 - 1, which no offset or count in a file can be
     */
    public long u64(long at) {
        long first = u32(at);
        long second = u32(at + 4);
        return order == ByteOrder.BIG_ENDIAN ? (first << 32) | second : (second << 32) | first;
    }

    /**
     * True if the ASCII or Latin-1 text stands at the offset; false beyond the end.
     *
     * @param at offset
     * @param latin1 text
     * @return whether it does
     */
    public boolean hasAt(long at, String latin1) {
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
