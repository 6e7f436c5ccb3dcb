// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom;

import io.github.xrayclassifier.dicom.file.DataSet;
import io.github.xrayclassifier.dicom.file.Element;
import io.github.xrayclassifier.dicom.file.Tag;
import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * One LUT of a data set: descriptor and data (PS3.3 C.11.1.1.1 and C.11.2.1.1). Values below the first mapped one take
 * the first entry, values above the last one the last. Immutable.
 *
 * @param first the input that entry 0 stands for
 * @param bits of an entry, 8 to 16
 * @param entries unsigned; not copied
 */
record LookupTable(int first, int bits, short[] entries) {

    /**
     * Reads a table.
     *
     * @param descriptor holds three numbers: entries (0 is 65,536), first input, bits of an entry
     * @param signed whether the first input is a signed number
     */
    static LookupTable read(DataSet data, int descriptor, int dataTag, boolean signed) {
        int count = number(data, descriptor, 0);
        int entries = count == 0 ? 65_536 : count;
        int first = number(data, descriptor, 1);
        int bits = number(data, descriptor, 2);
        if (bits < 8 || bits > 16) {
            throw new MalformedImageException("DICOM LUT descriptor " + Tag.name(descriptor)
                    + ": expected entries of 8 to 16 bits, found " + bits);
        }
        return new LookupTable(signed ? (short) first : first, bits, entries(data, dataTag, entries, bits));
    }

    /** Reads a table; nothing if its descriptor or its data is empty, which is a fault of the file. */
    static Optional<LookupTable> readIfAny(DataSet item, boolean signed) {
        if (!item.has(Tag.LUT_DESCRIPTOR) || !item.has(Tag.LUT_DATA)) {
            item.addFault("LUT sequence: an item holds no table");
            return Optional.empty();
        }
        return Optional.of(read(item, Tag.LUT_DESCRIPTOR, Tag.LUT_DATA, signed));
    }

    private static int number(DataSet data, int descriptor, int index) {
        return data.unsigned(descriptor, index)
                .orElseThrow(() -> new MalformedImageException(
                        "DICOM LUT descriptor " + Tag.name(descriptor) + ": expected three numbers, found fewer"));
    }

    private static short[] entries(DataSet data, int tag, int count, int bits) {
        Element element = data.element(tag)
                .orElseThrow(() -> new MalformedImageException(
                        "DICOM LUT data " + Tag.name(tag) + ": expected " + count + " entries, found none"));
        ByteBuffer bytes = data.bytes();
        int mask = (1 << bits) - 1;
        short[] entries = new short[count];
        // In words of 16 bits the first entry is the lower byte, whatever the order of bytes.
        boolean swapped = bytes.order() == ByteOrder.BIG_ENDIAN && !element.is("OB") && count % 2 == 0;
        if (element.length() >= 2 * count) {
            for (int i = 0; i < count; i++) {
                entries[i] = (short) (bytes.getShort(element.offset() + 2 * i) & mask);
            }
        } else if (bits == 8 && element.length() >= count) { // one byte each, as older objects pack them
            for (int i = 0; i < count; i++) {
                entries[i] = (short) (bytes.get(element.offset() + (swapped ? i ^ 1 : i)) & 0xFF);
            }
        } else {
            throw new MalformedImageException("DICOM LUT data " + Tag.name(tag) + ": expected " + count
                    + " entries, found " + element.length() + " bytes");
        }
        return entries;
    }

    /** The entry for an input, 0 to {@link #maxValue()}. */
    int at(double input) {
        // An input between two entries, which a rescale slope can make, takes the nearer one.
        long index = Math.round(input) - first;
        return entries[(int) Math.max(0, Math.min(entries.length - 1, index))] & 0xFFFF;
    }

    /** The largest output. */
    int maxValue() {
        return (1 << bits) - 1;
    }
}
