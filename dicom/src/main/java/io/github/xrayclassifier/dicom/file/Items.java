// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.file;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteBuffer;

/** Walks the items of one sequence (PS3.5 section 7.5). Not for several threads. */
public final class Items {

    private final ByteBuffer bytes;
    private final int stop;
    private final boolean explicit;
    private int next;
    private int offset;
    private int end;

    Items(ByteBuffer bytes, Element sequence, boolean explicit) {
        this.bytes = bytes;
        this.next = sequence.offset();
        this.stop = sequence.offset() + sequence.length();
        // A sequence written as UN is implicit inside (PS3.5 section 6.2.2 note 4).
        this.explicit = explicit && !sequence.is("UN");
    }

    /** Goes to the next item; false at the end of the sequence. */
    boolean next() {
        if (stop - next < 8) {
            return false;
        }
        int tag = (bytes.getShort(next) << 16) | (bytes.getShort(next + 2) & 0xFFFF);
        if (tag == Tag.SEQUENCE_END) {
            return false;
        }
        if (tag != Tag.ITEM) {
            throw new MalformedImageException(
                    "DICOM sequence: expected an item at byte " + next + ", found " + Tag.name(tag));
        }
        long length = bytes.getInt(next + 4) & 0xFFFF_FFFFL;
        offset = next + 8;
        if (length == 0xFFFF_FFFFL) {
            end = stop;
            next = endOfItem();
        } else if (length <= stop - offset) {
            end = offset + (int) length;
            next = end;
        } else {
            throw new MalformedImageException("DICOM item at byte " + next + ": expected a length of at most "
                    + (stop - offset) + " bytes, found " + length);
        }
        return true;
    }

    private int endOfItem() {
        Elements walk = new Elements(bytes, offset, stop, explicit);
        int at = offset;
        while (walk.next()) {
            walk.skip();
            at = walk.position();
        }
        return at + 8; // the item delimiter itself
    }

    int offset() {
        return offset;
    }

    int end() {
        return end;
    }

    boolean explicit() {
        return explicit;
    }
}
