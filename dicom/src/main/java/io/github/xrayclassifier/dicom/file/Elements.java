// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.file;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteBuffer;

/**
 * Walks the data elements of one level (PS3.5 section 7). Works in one loop whatever the nesting, so that a file of
 * 10,000 nested sequences costs a counter and no stack. Not for several threads.
 */
public final class Elements {

    private static final long UNDEFINED = 0xFFFF_FFFFL;
    private static final int UN = ('U' << 8) | 'N';
    private static final int UNKNOWN = 0xFFFF;
    private static final int SQ = ('S' << 8) | 'Q';

    private final ByteBuffer bytes;
    private final int end;
    private final boolean explicit;
    private int next;
    private boolean unknownVr;

    // The element that next() found.
    private int tag;
    private int vr; // two letters, 0 if the coding does not say
    private int value;
    private long length;

    /**
     * @param bytes in the order of the transfer syntax
     * @param from where the first element begins
     * @param end where the level ends
     */
    Elements(ByteBuffer bytes, int from, int end, boolean explicit) {
        this.bytes = bytes;
        this.next = from;
        this.end = end;
        this.explicit = explicit;
    }

    /** Goes to the next element; false at the end of the level, whether by length or by delimiter. */
    boolean next() {
        if (next >= end) {
            return false;
        }
        header(next, explicit);
        if (tag == Tag.ITEM_END) {
            return false;
        }
        if (tag == Tag.ITEM || tag == Tag.SEQUENCE_END) {
            throw new MalformedImageException(
                    "DICOM data set: expected a data element, found item tag " + Tag.name(tag) + " at byte " + next);
        }
        return true;
    }

    /** Steps over the value of the element that next() found. */
    void skip() {
        next = isUndefined() ? endOfUndefined() : value + (int) length;
    }

    private void header(int at, boolean withVr) {
        require(at, 8);
        tag = (bytes.getShort(at) << 16) | (bytes.getShort(at + 2) & 0xFFFF);
        boolean delimiter = tag >>> 16 == 0xFFFE;
        vr = 0;
        if (!withVr || delimiter) {
            length = bytes.getInt(at + 4) & UNDEFINED;
            value = at + 8;
        } else {
            vr = vrAt(at + 4);
            boolean wide = vr != UNKNOWN && !isShortVr(vr);
            if (wide) {
                require(at, 12);
            }
            length = wide ? bytes.getInt(at + 8) & UNDEFINED : bytes.getShort(at + 6) & 0xFFFF;
            value = at + (wide ? 12 : 8);
        }
        if (length == UNDEFINED) {
            requireUndefinedAllowed(at);
        } else if (length > end - value) {
            throw new MalformedImageException("DICOM element " + Tag.name(tag) + " at byte " + at
                    + ": expected a length of at most " + (end - value) + " bytes, found " + length);
        }
    }

    private void require(int at, int count) {
        if (end - at < count) {
            throw new MalformedImageException("DICOM data set: expected an element of at least " + count
                    + " bytes at byte " + at + ", found the end at byte " + end);
        }
    }

    private void requireUndefinedAllowed(int at) {
        boolean allowed = vr == 0 || vr == SQ || vr == UN || tag == Tag.PIXEL_DATA;
        if (!allowed || tag == Tag.ITEM_END || tag == Tag.SEQUENCE_END) {
            throw new MalformedImageException("DICOM element " + Tag.name(tag) + " at byte " + at
                    + ": expected a defined length, found an undefined one");
        }
    }

    private int vrAt(int at) {
        int first = bytes.get(at);
        int second = bytes.get(at + 1);
        if (first < 'A' || first > 'Z' || second < 'A' || second > 'Z') {
            if ((tag >>> 16 & 1) == 1) { // private: DCMTK steps over it, with a length of 16 bits
                unknownVr = true;
                return UNKNOWN;
            }
            throw new MalformedImageException(
                    "DICOM element " + Tag.name(tag) + ": expected two letters of a VR at byte " + at + ", found "
                            + (first & 0xFF) + " " + (second & 0xFF));
        }
        return (first << 8) | second;
    }

    /** PS3.5 table 7.1-2: these have a length of 16 bits; every other VR, also a future one, has 32 (section 6.2). */
    private static boolean isShortVr(int vr) {
        return switch (vr) {
            case ('A' << 8) | 'E',
                    ('A' << 8) | 'S',
                    ('A' << 8) | 'T',
                    ('C' << 8) | 'S',
                    ('D' << 8) | 'A',
                    ('D' << 8) | 'S' -> true;
            case ('D' << 8) | 'T',
                    ('F' << 8) | 'D',
                    ('F' << 8) | 'L',
                    ('I' << 8) | 'S',
                    ('L' << 8) | 'O',
                    ('L' << 8) | 'T' -> true;
            case ('P' << 8) | 'N',
                    ('S' << 8) | 'H',
                    ('S' << 8) | 'L',
                    ('S' << 8) | 'S',
                    ('S' << 8) | 'T',
                    ('T' << 8) | 'M' -> true;
            case ('U' << 8) | 'I', ('U' << 8) | 'L', ('U' << 8) | 'S' -> true;
            default -> false;
        };
    }

    /**
     * Finds the end of a value of undefined length. Sequences and items alternate, so the depth tells what may come: odd
     * inside a sequence (items), even inside an item (elements).
     */
    private int endOfUndefined() {
        int start = value;
        int at = value;
        int depth = 1;
        // Inside UN of undefined length everything is implicit (PS3.5 section 6.2.2 note 4).
        int implicitFrom = vr == UN ? 1 : Integer.MAX_VALUE;
        int outerTag = tag;
        int outerVr = vr;
        while (depth > 0) {
            header(at, explicit && depth < implicitFrom);
            boolean inSequence = (depth & 1) == 1;
            if (inSequence ? tag == Tag.SEQUENCE_END : tag == Tag.ITEM_END) {
                depth--;
                implicitFrom = depth < implicitFrom ? Integer.MAX_VALUE : implicitFrom;
                at = value;
                continue;
            }
            requireExpected(inSequence, at);
            if (isUndefined()) {
                depth++;
                implicitFrom = vr == UN ? Math.min(implicitFrom, depth) : implicitFrom;
                at = value;
            } else {
                at = value + (int) length;
            }
        }
        tag = outerTag;
        vr = outerVr;
        value = start;
        length = UNDEFINED;
        return at;
    }

    private void requireExpected(boolean inSequence, int at) {
        if (inSequence != (tag == Tag.ITEM) || (!inSequence && tag == Tag.SEQUENCE_END)) {
            throw new MalformedImageException("DICOM sequence: expected " + (inSequence ? "an item" : "an element")
                    + " at byte " + at + ", found " + Tag.name(tag));
        }
    }

    /** The offset of the next element. */
    int position() {
        return next;
    }

    /** True once a private element stated no known VR. */
    boolean hasUnknownVr() {
        return unknownVr;
    }

    int tag() {
        return tag;
    }

    /** Two letters, first in the upper byte; 0 if implicit. */
    int vr() {
        return vr;
    }

    /** The offset of the value. */
    int value() {
        return value;
    }

    boolean isUndefined() {
        return length == UNDEFINED;
    }

    /** Bytes of the value, or what is left of the level if undefined. */
    int length() {
        return isUndefined() ? end - value : (int) length;
    }
}
