// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Memory that one decode after the other uses: arrays by use, tables, zlib's state. What an array holds is left over from
 * the decode before. One thread at a time.
 */
public final class Scratch {

    /** The purpose of an array; a decode holds at most one of each. */
    public enum Use {
        /** The image's samples. */
        SAMPLES,
        /** The entropy-coded data of a JPEG scan. */
        CODED,
        /** Inflated rows of a PNG. */
        ROWS
    }

    // An image of 16 megapixels; a larger one is rare and must not hold its memory for ever, once a worker.
    private static final int MOST_KEPT = 32 << 20;

    private final boolean kept;
    private final Map<Use, byte[]> bytes = new EnumMap<>(Use.class);
    private short[] shorts = {};
    private int[] ints = {};
    private long[] longs = {};
    private final @Nullable Scratch[] further = new Scratch[4];
    private final Map<Class<?>, Object> tools = new HashMap<>();
    private @Nullable Inflater inflater;

    private Scratch(boolean kept) {
        this.kept = kept;
    }

    /**
     * Memory for many decodes.
     *
     * @return memory that is kept
     */
    public static Scratch kept() {
        return new Scratch(true);
    }

    /**
     * Memory for one decode.
     *
     * @return memory to be ended by {@link #endDecode}
     */
    public static Scratch fresh() {
        return new Scratch(false);
    }

    /**
     * An array for a purpose.
     *
     * @param use the purpose
     * @param length the least length
     * @return with what it held before
     */
    public byte[] bytes(Use use, int length) {
        byte[] array = bytes.get(use);
        if (array == null || array.length < length) {
            array = new byte[length];
            if (length <= MOST_KEPT) {
                bytes.put(use, array);
            }
        }
        return array;
    }

    /**
     * An array for samples of more than 8 bits.
     *
     * @param length the least length
     * @return with what it held before
     */
    public short[] shorts(int length) {
        if (shorts.length >= length) {
            return shorts;
        }
        short[] array = new short[length];
        shorts = length <= MOST_KEPT / Short.BYTES ? array : shorts;
        return array;
    }

    /**
     * An array for the means of a JPEG's blocks.
     *
     * @param length the least length
     * @return with what it held before
     */
    public int[] ints(int length) {
        if (ints.length >= length) {
            return ints;
        }
        int[] array = new int[length];
        ints = length <= MOST_KEPT / Integer.BYTES ? array : ints;
        return array;
    }

    /**
     * An array for sums of rows.
     *
     * @param length the least length
     * @return with what it held before
     */
    public long[] longs(int length) {
        if (longs.length < length) {
            longs = new long[length]; // a row's: never large
        }
        return longs;
    }

    /**
     * Separate memory for each further component.
     *
     * @param index 1 to 3; 0 gives this memory itself
     * @return the same for the same index
     */
    public Scratch component(int index) {
        if (index == 0) {
            return this;
        }
        Scratch scratch = further[index];
        if (scratch == null) {
            scratch = new Scratch(kept);
            further[index] = scratch;
        }
        return scratch;
    }

    /**
     * A tool of a codec that one decode after the other uses.
     *
     * @param <T> its type
     * @param type its class; a scratch holds one of each
     * @param maker makes the first
     * @return the same as before, in the state that the last decode left
     */
    public <T> T tool(Class<T> type, Supplier<T> maker) {
        return type.cast(tools.computeIfAbsent(type, key -> maker.get()));
    }

    /**
     * Inflates, at the beginning of a zlib stream.
     *
     * @return the one inflater of this memory
     */
    public Inflater inflater() {
        if (inflater == null) {
            inflater =
                    new Inflater(); // kept or not, its own cleaner frees zlib's memory at the latest when this is gone
        }
        inflater.reset();
        return inflater;
    }

    /** Gives back what is not on the Java heap, unless another decode will use it. */
    public void endDecode() {
        if (!kept && inflater != null) {
            inflater.end();
            inflater = null;
        }
    }
}
