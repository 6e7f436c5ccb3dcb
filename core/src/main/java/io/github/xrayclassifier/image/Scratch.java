// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.image;

import java.util.EnumMap;
import java.util.Map;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Memory that one decode after the other uses: arrays by use, tables, zlib's state. What an array holds is left over from
 * the decode before. One thread at a time.
 */
final class Scratch {

    /** What an array is for; a decode holds at most one of each. */
    enum Use {
        /** The picture's samples. */
        SAMPLES,
        /** The entropy-coded data of a JPEG scan. */
        CODED,
        /** Inflated rows of a PNG. */
        ROWS
    }

    // A picture of 16 megapixels; a larger one is rare and must not hold its memory for ever, once a worker.
    private static final int MOST_KEPT = 32 << 20;

    private final boolean kept;
    private final Map<Use, byte[]> bytes = new EnumMap<>(Use.class);
    private short[] shorts = {};
    private int[] ints = {};
    private long[] longs = {};
    private final @Nullable Scratch[] further = new Scratch[4];
    private @Nullable JpegTables jpegTables;
    private @Nullable JpegBits jpegBits;
    private @Nullable JpegIdct jpegIdct;
    private @Nullable Inflater inflater;

    private Scratch(boolean kept) {
        this.kept = kept;
    }

    /** For many decodes. */
    static Scratch kept() {
        return new Scratch(true);
    }

    /** For one decode. */
    static Scratch fresh() {
        return new Scratch(false);
    }

    /** An array of at least this length. */
    byte[] bytes(Use use, int length) {
        byte[] array = bytes.get(use);
        if (array == null || array.length < length) {
            array = new byte[length];
            if (length <= MOST_KEPT) {
                bytes.put(use, array);
            }
        }
        return array;
    }

    /** An array of at least this length, for samples of more than 8 bits. */
    short[] shorts(int length) {
        if (shorts.length >= length) {
            return shorts;
        }
        short[] array = new short[length];
        shorts = length <= MOST_KEPT / Short.BYTES ? array : shorts;
        return array;
    }

    /** An array of at least this length, for the means of a JPEG's blocks. */
    int[] ints(int length) {
        if (ints.length >= length) {
            return ints;
        }
        int[] array = new int[length];
        ints = length <= MOST_KEPT / Integer.BYTES ? array : ints;
        return array;
    }

    /** An array of at least this length, for sums of rows. */
    long[] longs(int length) {
        if (longs.length < length) {
            longs = new long[length]; // a row's: never large
        }
        return longs;
    }

    /** Memory of its own for each further component, 1 to 3; this one for component 0. */
    Scratch component(int index) {
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

    /** Tables of which none is defined. */
    JpegTables jpegTables() {
        if (jpegTables == null) {
            jpegTables = new JpegTables();
        }
        jpegTables.clear();
        return jpegTables;
    }

    /** A reader of bits, not yet loaded. */
    JpegBits jpegBits() {
        if (jpegBits == null) {
            jpegBits = new JpegBits(this);
        }
        return jpegBits;
    }

    /** What turns a JPEG's coefficients into samples. */
    JpegIdct jpegIdct() {
        if (jpegIdct == null) {
            jpegIdct = new JpegIdct();
        }
        return jpegIdct;
    }

    /** zlib, at the beginning of a stream. */
    Inflater inflater() {
        if (inflater == null) {
            inflater =
                    new Inflater(); // kept or not, its own cleaner frees zlib's memory at the latest when this is gone
        }
        inflater.reset();
        return inflater;
    }

    /** Gives back what is not on the Java heap, unless another decode will use it. */
    void endDecode() {
        if (!kept && inflater != null) {
            inflater.end();
            inflater = null;
        }
    }
}
