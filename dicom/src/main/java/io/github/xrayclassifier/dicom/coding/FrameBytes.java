// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.coding;

import io.github.xrayclassifier.dicom.file.DicomFile;
import io.github.xrayclassifier.dicom.file.Element;
import io.github.xrayclassifier.dicom.file.Fragments;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Finds the coded bytes of one frame in the pixel data (PS3.5 section 8 and annex A.4). */
public final class FrameBytes {

    private final DicomFile file;
    private final PixelFormat format;
    private final Element pixels;

    public FrameBytes(DicomFile file, PixelFormat format, Element pixels) {
        this.file = file;
        this.format = format;
        this.pixels = pixels;
    }

    /** The bytes of a frame, position to limit; the caller checked that there is such a frame. */
    public ByteBuffer frame(int index) {
        if (file.syntax().isEncapsulated()) {
            if (!pixels.undefined()) {
                throw new MalformedImageException("DICOM pixel data: expected fragments in an undefined length for "
                        + file.syntax() + ", found a defined length");
            }
            return encapsulated(index);
        }
        if (pixels.undefined()) {
            throw new MalformedImageException(
                    "DICOM pixel data: expected a defined length for " + file.syntax() + ", found an undefined one");
        }
        return plain(index);
    }

    private ByteBuffer plain(int index) {
        int samples =
                format.photometric().isSubsampled() ? 2 : format.photometric().samples();
        long length = (long) format.pixels() * samples * (format.allocated() / 8);
        long all = length * format.frames();
        if (pixels.length() < all) {
            throw new MalformedImageException("DICOM pixel data: expected " + all + " bytes for " + format.columns()
                    + " x " + format.rows() + " pixels x " + format.frames() + " frames, found " + pixels.length());
        }
        if (format.allocated() == 8 && pixels.is("OW") && file.data().bytes().order() == ByteOrder.BIG_ENDIAN) {
            return swapped(Math.toIntExact(index * length), Math.toIntExact(length));
        }
        return slice(pixels.offset() + index * length, length);
    }

    /** Cells of 8 bits in words of 16, the first in the lower half (PS3.5 A.3); words run from one frame into the next. */
    private ByteBuffer swapped(int first, int length) {
        ByteBuffer all = file.data().bytes();
        byte[] cells = new byte[length];
        for (int i = 0; i < length; i++) {
            int at = (first + i) ^ 1;
            cells[i] = all.get(pixels.offset() + (at < pixels.length() ? at : first + i));
        }
        return ByteBuffer.wrap(cells).order(ByteOrder.BIG_ENDIAN);
    }

    private ByteBuffer slice(long from, long length) {
        ByteBuffer all = file.data().bytes();
        return all.slice((int) from, (int) length).order(all.order());
    }

    private ByteBuffer encapsulated(int index) {
        Fragments fragments = Fragments.of(file.data().bytes(), pixels);
        if (format.frames() == 1) {
            return fragments.join(0, fragments.count());
        }
        if (fragments.count() == format.frames()) {
            return fragments.join(index, index + 1);
        }
        if (fragments.tableEntries() < format.frames() && !file.data().has(Tag.EXTENDED_OFFSETS)) {
            int from = fragments.startOf(index, format.frames());
            int to = fragments.startOf(index + 1, format.frames());
            if (from >= 0 && to > from) {
                return fragments.join(from, to);
            }
        }
        long start = startOf(fragments, index);
        long stop = index + 1 < format.frames() ? startOf(fragments, index + 1) : Long.MAX_VALUE;
        int from = fragments.at(start);
        int to = stop == Long.MAX_VALUE ? fragments.count() : fragments.at(stop);
        if (to <= from) {
            throw new MalformedImageException("DICOM offset table: expected frame " + (index + 1) + " before frame "
                    + (index + 2) + ", found the reverse");
        }
        return fragments.join(from, to);
    }

    /** The offset of a frame, counted from the first fragment's item tag. */
    private long startOf(Fragments fragments, int index) {
        Optional<Element> extended = file.data().element(Tag.EXTENDED_OFFSETS);
        if (extended.isPresent() && extended.get().length() >= 8 * format.frames()) {
            return file.data().bytes().getLong(extended.get().offset() + 8 * index);
        }
        if (fragments.tableEntries() >= format.frames()) {
            return fragments.tableEntry(index);
        }
        throw new MalformedImageException("DICOM offset table: expected " + format.frames() + " entries for "
                + fragments.count() + " fragments, found " + fragments.tableEntries());
    }
}
