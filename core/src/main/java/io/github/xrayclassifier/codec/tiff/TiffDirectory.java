// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.codec.tiff;

import io.github.xrayclassifier.codec.Bytes;
import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * An image file directory of a TIFF or BigTIFF file (TIFF 6.0, section 2): the first that is no thumbnail. Values stay in
 * the file until they are asked for.
 */
final class TiffDirectory {

    static final int SUBFILE = 254;
    static final int OLD_SUBFILE = 255;
    static final int WIDTH = 256;
    static final int HEIGHT = 257;
    static final int BITS = 258;
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int FILL_ORDER = 266;
    static final int DESCRIPTION = 270;
    static final int STRIP_OFFSETS = 273;
    static final int ORIENTATION = 274;
    static final int SAMPLES = 277;
    static final int ROWS_PER_STRIP = 278;
    static final int STRIP_BYTES = 279;
    static final int MAX_SAMPLE = 281;
    static final int PLANAR = 284;
    static final int PREDICTOR = 317;
    static final int COLOR_MAP = 320;
    static final int TILE_WIDTH = 322;
    static final int TILE_HEIGHT = 323;
    static final int TILE_OFFSETS = 324;
    static final int TILE_BYTES = 325;
    static final int INK_SET = 332;
    static final int EXTRA_SAMPLES = 338;
    static final int SAMPLE_FORMAT = 339;
    static final int LOW_SAMPLE = 340;
    static final int HIGH_SAMPLE = 341;

    // Bytes of a value by type, 1 to 18; 16 to 18 are BigTIFF's.
    private static final long[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

    // Scans of several hundred slices lie in one file; a chain of millions is an attack.
    private static final int MOST_FRAMES = 10_000;
    private static final int MOST_ENTRIES = 4_096; // the standard defines some hundred tags

    private final Bytes file;
    private final boolean big;
    private final Map<Integer, Long> entries = new HashMap<>(); // tag → offset of its entry
    private final long frames;

    private TiffDirectory(Bytes file) {
        this.file = file;
        this.big = file.u16(2) == 43;
        if (big && (file.u16(4) != 8 || file.u16(6) != 0)) {
            throw new MalformedImageException("BigTIFF header: expected offsets of 8 bytes, found another size");
        }
        long first = offset(big ? 8 : 4);
        Set<Long> seen = new HashSet<>(); // a chain of directories may bite its tail
        long chosen = 0;
        for (long directory = first; directory != 0; directory = next(directory)) {
            if (!seen.add(directory)) {
                throw new MalformedImageException("TIFF: expected a list of directories, found a ring of them");
            }
            if (seen.size() > MOST_FRAMES) {
                throw new UnsupportedImageException(
                        "TIFF: expected at most " + MOST_FRAMES + " images in a file, found more");
            }
            if (chosen == 0 && !isThumbnail(directory)) {
                chosen = directory;
            }
        }
        this.frames = seen.size();
        read(chosen == 0 ? first : chosen);
    }

    static TiffDirectory read(Bytes file) {
        boolean little = file.hasAt(0, "II");
        return new TiffDirectory(file.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN));
    }

    private void read(long directory) {
        int count = count(directory);
        for (int i = 0; i < count; i++) {
            long entry = entry(directory, i);
            entries.putIfAbsent(file.u16(entry), entry);
            checkValues(entry);
        }
    }

    private int count(long directory) {
        long count = big ? file.u64(directory) : file.u16(directory);
        if (count < 0 || count > MOST_ENTRIES) {
            throw new MalformedImageException(
                    "TIFF directory: expected at most " + MOST_ENTRIES + " entries, found " + count);
        }
        file.check(directory, (big ? 16 : 6) + count * (big ? 20 : 12));
        return (int) count;
    }

    private long entry(long directory, int index) {
        return directory + (big ? 8 + 20L * index : 2 + 12L * index);
    }

    private long next(long directory) {
        return offset(entry(directory, count(directory)));
    }

    private long offset(long at) {
        return big ? file.u64(at) : file.u32(at);
    }

    /** True of a smaller version of another image in the file; TIFF 6.0, tags 254 and 255. */
    private boolean isThumbnail(long directory) {
        for (int i = 0; i < count(directory); i++) {
            long entry = entry(directory, i);
            int tag = file.u16(entry);
            if (tag == SUBFILE || tag == OLD_SUBFILE) {
                long value = number(valueAt(entry), file.u16(entry + 2));
                return tag == SUBFILE ? (value & 1) == 1 : value == 2;
            }
        }
        return false;
    }

    /** Finds out if the file was cut off in values that nobody here reads. */
    private void checkValues(long entry) {
        long size = size(entry);
        if (size > (big ? 8 : 4)) {
            file.check(valueAt(entry), size);
        }
    }

    /** Bytes of an entry's values, 0 for a type that is not known. */
    private long size(long entry) {
        int type = file.u16(entry + 2);
        long count = offset(entry + 4);
        if (type >= SIZES.length || count < 0 || count > file.length()) {
            return type >= SIZES.length || SIZES[type] == 0 ? 0 : Long.MAX_VALUE / 2; // beyond any file
        }
        return SIZES[type] * count;
    }

    private long valueAt(long entry) {
        int value = big ? 12 : 8;
        return size(entry) <= (big ? 8 : 4) ? entry + value : offset(entry + value);
    }

    private long number(long at, int type) {
        return switch (type) {
            case 1 -> file.u8(at);
            case 3 -> file.u16(at);
            case 4, 13 -> file.u32(at);
            case 16, 18 -> file.u64(at);
            default ->
                throw new MalformedImageException(
                        "TIFF tag: expected unsigned whole numbers, found values of type " + type);
        };
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
        return has(tag) ? values(tag, 1)[0] : otherwise;
    }

    /** The number of values of a tag. */
    long count(int tag) {
        Long entry = entries.get(tag);
        return entry == null ? 0 : Math.max(0, offset(entry + 4));
    }

    /** The first values of a tag that must be there, as many as are needed and no more than there are. */
    long[] values(int tag, long most) {
        Long entry = entries.get(tag);
        if (entry == null) {
            throw new MalformedImageException("TIFF directory: expected tag " + tag + ", found none");
        }
        int type = file.u16(entry + 2);
        long count = Math.min(most, count(tag));
        if (count < 1) {
            throw new MalformedImageException("TIFF tag " + tag + ": expected a value, found none");
        }
        long at = valueAt(entry);
        long size = type < SIZES.length ? SIZES[type] : 0;
        file.check(at, count * size);
        long[] values = new long[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(at + i * size, type);
        }
        return values;
    }

    /** The first value of a tag as a number of any kind. */
    OptionalDouble real(int tag) {
        Long entry = entries.get(tag);
        if (entry == null || count(tag) < 1) {
            return OptionalDouble.empty();
        }
        long at = valueAt(entry);
        return switch (file.u16(entry + 2)) {
            case 1 -> OptionalDouble.of(file.u8(at));
            case 3 -> OptionalDouble.of(file.u16(at));
            case 4 -> OptionalDouble.of((double) file.u32(at));
            case 6 -> OptionalDouble.of((byte) file.u8(at));
            case 8 -> OptionalDouble.of((short) file.u16(at));
            case 9 -> OptionalDouble.of((int) file.u32(at));
            case 11 -> OptionalDouble.of(Float.intBitsToFloat((int) file.u32(at)));
            case 12 -> OptionalDouble.of(Double.longBitsToDouble(file.u64(at)));
            default -> OptionalDouble.empty();
        };
    }

    /** The beginning of a text, empty if there is none. */
    String text(int tag, int most) {
        Long entry = entries.get(tag);
        if (entry == null || file.u16(entry + 2) != 2) {
            return "";
        }
        int length = (int) Math.min(most, count(tag));
        long at = valueAt(entry);
        file.check(at, length);
        return new String(file.array(), file.index((int) at), length, StandardCharsets.ISO_8859_1);
    }
}
