// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.file;

import io.github.xrayclassifier.failure.MalformedImageException;
import io.github.xrayclassifier.failure.UnsupportedImageException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The fragments of encapsulated pixel data (PS3.5 A.4): an offset table, then the pieces. */
public final class Fragments {

    private final ByteBuffer bytes;
    private final int first; // the item tag of the first fragment: what offsets count from
    private final int tableOffset;
    private final int tableLength;
    private int[] offsets = new int[8];
    private int[] lengths = new int[8];
    // An image needs few; each costs 8 bytes here, and as little in the file.
    private static final int MOST = 1 << 20;

    private int count;

    private Fragments(ByteBuffer bytes, Element pixels) {
        this.bytes = bytes;
        int stop = pixels.offset() + pixels.length();
        int at = pixels.offset();
        tableLength = item(at, stop);
        tableOffset = at + 8;
        first = tableOffset + tableLength;
        at = first;
        while (!isEnd(at, stop)) {
            int length = item(at, stop);
            if (length > 0) {
                add(at + 8, length);
            }
            at += 8 + length;
        }
        if (count == 0) {
            throw new MalformedImageException("DICOM pixel data: expected at least one fragment, found none");
        }
    }

    public static Fragments of(ByteBuffer bytes, Element pixels) {
        return new Fragments(bytes, pixels);
    }

    private boolean isEnd(int at, int stop) {
        if (stop - at < 8) {
            throw new MalformedImageException("DICOM pixel data: expected a fragment or the sequence delimiter at byte "
                    + at + ", found the end");
        }
        return tagAt(at) == Tag.SEQUENCE_END;
    }

    private int item(int at, int stop) {
        if (stop - at < 8 || tagAt(at) != Tag.ITEM) {
            throw new MalformedImageException("DICOM pixel data: expected an item at byte " + at + ", found "
                    + (stop - at < 8 ? "the end" : Tag.name(tagAt(at))));
        }
        long length = bytes.getInt(at + 4) & 0xFFFF_FFFFL;
        if (length > stop - at - 8) {
            throw new MalformedImageException("DICOM fragment at byte " + at + ": expected a length of at most "
                    + (stop - at - 8) + " bytes, found " + length);
        }
        return (int) length;
    }

    private int tagAt(int at) {
        return (bytes.getShort(at) << 16) | (bytes.getShort(at + 2) & 0xFFFF);
    }

    private void add(int offset, int length) {
        if (count == MOST) {
            throw new UnsupportedImageException(
                    "DICOM pixel data: expected at most " + MOST + " fragments, found more");
        }
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        offsets[count] = offset;
        lengths[count++] = length;
    }

    public int count() {
        return count;
    }

    public int tableEntries() {
        return tableLength / 4;
    }

    /** The offset of a frame, counted from the first fragment's item tag. */
    public long tableEntry(int index) {
        return bytes.getInt(tableOffset + 4 * index) & 0xFFFF_FFFFL;
    }

    /** The fragment that begins at an offset of the table. */
    public int at(long offset) {
        long wanted = first + offset + 8;
        int found = wanted > Integer.MAX_VALUE ? -1 : Arrays.binarySearch(offsets, 0, count, (int) wanted);
        if (found < 0) {
            throw new MalformedImageException("DICOM offset table: expected the start of a fragment, found offset "
                    + offset + " where none begins");
        }
        return found;
    }

    /**
     * The first fragment of a frame where no table says it: the one that begins with the index-th start marker of JPEG,
     * JPEG-LS or JPEG 2000; the count for an index beyond the last frame, -1 if the markers are not as many as the frames.
     */
    public int startOf(int index, int frames) {
        int starts = 0;
        int found = index == frames ? count : -1;
        for (int i = 0; i < count; i++) {
            int marker = lengths[i] < 2 ? 0 : (bytes.get(offsets[i]) & 0xFF) << 8 | (bytes.get(offsets[i] + 1) & 0xFF);
            if (marker == 0xFFD8 || marker == 0xFF4F) {
                found = starts++ == index ? i : found;
            }
        }
        return starts == frames ? found : -1;
    }

    /** Some fragments as one buffer; a single one is not copied. */
    public ByteBuffer join(int from, int to) {
        if (to - from == 1) {
            return bytes.slice(offsets[from], lengths[from]);
        }
        int total = 0; // cannot overflow: the fragments lie in one buffer
        for (int i = from; i < to; i++) {
            total += lengths[i];
        }
        ByteBuffer joined = ByteBuffer.allocate(total);
        for (int i = from; i < to; i++) {
            joined.put(joined.position(), bytes, offsets[i], lengths[i]).position(joined.position() + lengths[i]);
        }
        return joined.flip();
    }
}
