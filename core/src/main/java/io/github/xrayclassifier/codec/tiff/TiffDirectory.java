// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.tiff;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The first image file directory of a TIFF file; TIFF 6.0, section 2. */
final class TiffDirectory {

    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int BITS = 258;
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int FILL_ORDER = 266;
    static final int STRIP_OFFSETS = 273;
    static final int ORIENTATION = 274;
    static final int SAMPLES = 277;
    static final int ROWS_PER_STRIP = 278;
    static final int STRIP_BYTES = 279;
    static final int PLANAR = 284;
    static final int PREDICTOR = 317;
    static final int COLOR_MAP = 320;
    static final int TILE_WIDTH = 322;
    static final int TILE_HEIGHT = 323;
    static final int TILE_OFFSETS = 324;
    static final int TILE_BYTES = 325;
    static final int SAMPLE_FORMAT = 339;

    private static final long[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4}; // bytes of a value by type, 1 to 13

    private final Bytes file;
    private final Map<Integer, Long> entries = new HashMap<>(); // tag → offset of its entry
    private final long frames;

    private TiffDirectory(Bytes file) {
        this.file = file;
        long first = file.u32(4);
        int count = file.u16(first);
        for (int i = 0; i < count; i++) {
            long entry = first + 2 + 12L * i;
            entries.putIfAbsent(file.u16(entry), entry);
            checkValues(entry);
        }
        file.check(first + 2, 12L * count + 4);
        this.frames = countFrames(first);
    }

    static TiffDirectory read(Bytes file) {
        boolean little = file.hasAt(0, "II");
        return new TiffDirectory(file.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN));
    }

    /** Finds out if the file was cut off in values that nobody here reads. */
    private void checkValues(long entry) {
        int type = file.u16(entry + 2);
        long size = type < SIZES.length ? SIZES[type] * file.u32(entry + 4) : 0;
        if (size > 4) {
            file.check(file.u32(entry + 8), size);
        }
    }

    private long countFrames(long first) {
        Set<Long> seen = new HashSet<>(); // a chain of directories may bite its tail
        long directory = first;
        while (directory != 0) {
            if (!seen.add(directory)) {
                throw new MalformedImageException("TIFF: expected a list of directories, found a ring of them");
            }
            directory = file.u32(directory + 2 + 12L * file.u16(directory));
        }
        return seen.size();
    }

    /** The file, in its own byte order. */
    Bytes file() {
        return file;
    }

    long frames() {
        return frames;
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
    }

    /** The first value of a tag, or the default. */
    long value(int tag, long otherwise) {
        return has(tag) ? values(tag)[0] : otherwise;
    }

    /** All values of a tag that must be there. */
    long[] values(int tag) {
        Long entry = entries.get(tag);
        if (entry == null) {
            throw new MalformedImageException("TIFF directory: expected tag " + tag + ", found none");
        }
        int type = file.u16(entry + 2);
        int size = switch (type) {
            case 1 -> 1;
            case 3 -> 2;
            case 4 -> 4;
            default ->
                throw new MalformedImageException(
                        "TIFF tag " + tag + ": expected whole numbers (type 1, 3 or 4), found type " + type);
        };
        long count = file.u32(entry + 4);
        long at = count * size <= 4 ? entry + 8 : file.u32(entry + 8);
        file.check(at, count * size);
        if (count < 1) {
            throw new MalformedImageException("TIFF tag " + tag + ": expected a value, found none");
        }
        long[] values = new long[(int) count];
        for (int i = 0; i < values.length; i++) {
            long from = at + (long) i * size;
            values[i] = size == 1 ? file.u8(from) : size == 2 ? file.u16(from) : file.u32(from);
        }
        return values;
    }
}
