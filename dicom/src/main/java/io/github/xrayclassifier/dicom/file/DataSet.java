// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.dicom.file;

import io.github.xrayclassifier.failure.MalformedImageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The kept elements ({@link Tag#KEPT}) of one level, values left where they are. Immutable; may be shared by threads
 * that do not write to the buffer.
 */
public final class DataSet {

    // Far above any value this module reads as text: UIDs have 64 bytes, decimal strings 16, names 3 x 64.
    private static final int TEXT_BYTES = 1024;

    private final ByteBuffer bytes;
    private final boolean explicit;
    private final Map<Integer, Element> elements = new HashMap<>();
    private int end;

    private final Set<String> faults; // of this level and those below

    private DataSet(ByteBuffer bytes, boolean explicit, Set<String> faults) {
        this.bytes = bytes;
        this.explicit = explicit;
        this.faults = faults;
    }

    /** Reads a whole level; damage behind the pixel data is a fault. */
    static DataSet read(ByteBuffer bytes, int from, int end, boolean explicit) {
        return read(bytes, from, end, explicit, new LinkedHashSet<>());
    }

    private static DataSet read(ByteBuffer bytes, int from, int end, boolean explicit, Set<String> faults) {
        DataSet set = new DataSet(bytes, explicit, faults);
        Elements walk = new Elements(bytes, from, end, explicit);
        try {
            while (walk.next()) {
                set.keep(walk);
                walk.skip();
            }
        } catch (MalformedImageException e) {
            if (!set.elements.containsKey(Tag.PIXEL_DATA)) {
                throw e;
            }
            faults.add("DICOM data set: the bytes behind the pixel data are no data elements");
        }
        if (walk.hasUnknownVr()) {
            faults.add("DICOM data set: a private element has no known VR");
        }
        return set;
    }

    /** Reads the file meta information, group 0002: explicit little endian (PS3.10 section 7.1), of some writers implicit. */
    static DataSet readMeta(ByteBuffer bytes, int from, boolean explicit) {
        DataSet set = new DataSet(bytes, explicit, new LinkedHashSet<>());
        int at = from;
        while (bytes.limit() - at >= 8 && bytes.getShort(at) == 2) {
            Elements one = new Elements(bytes, at, bytes.limit(), explicit);
            one.next();
            set.keep(one);
            one.skip();
            at = one.position();
        }
        set.end = at;
        return set;
    }

    private void keep(Elements at) {
        if (Tag.KEPT.contains(at.tag())) {
            elements.putIfAbsent(at.tag(), new Element(at.tag(), at.vr(), at.value(), at.length(), at.isUndefined()));
        }
    }

    /** The offset behind the meta information. */
    int end() {
        return end;
    }

    public Optional<Element> element(int tag) {
        return Optional.ofNullable(elements.get(tag));
    }

    public boolean has(int tag) {
        Element element = elements.get(tag);
        return element != null && element.length() > 0;
    }

    /** Departures from the standard that other readers forgive too, a sentence each. */
    public Set<String> faults() {
        return faults;
    }

    public void addFault(String fault) {
        faults.add("DICOM " + fault);
    }

    public ByteBuffer bytes() {
        return bytes;
    }

    /** One value of a text element, trimmed; empty if there is none. */
    public String text(int tag, int index) {
        Element element = elements.get(tag);
        if (element == null) {
            return "";
        }
        int from = element.offset();
        int stop = from + element.length();
        for (int i = 0; i < index; i++) {
            from = backslash(from, stop) + 1;
        }
        int to = Math.min(backslash(from, stop), from + TEXT_BYTES);
        return from >= stop ? "" : trim(new String(copy(from, to), StandardCharsets.ISO_8859_1));
    }

    public String text(int tag) {
        return text(tag, 0);
    }

    /** One value of a code string in upper case, which it should have (PS3.5 table 6.2-1). */
    public String code(int tag) {
        return text(tag).toUpperCase(Locale.ROOT);
    }

    /** The number of values of a text element, 0 if absent or empty. */
    public int count(int tag) {
        Element element = elements.get(tag);
        if (element == null || text(tag).isEmpty()) {
            return 0;
        }
        int count = 1;
        int stop = element.offset() + element.length();
        for (int at = backslash(element.offset(), stop); at < stop; at = backslash(at + 1, stop)) {
            count++;
        }
        return count;
    }

    private int backslash(int from, int stop) {
        int at = from;
        while (at < stop && bytes.get(at) != '\\') {
            at++;
        }
        return at;
    }

    private byte[] copy(int from, int to) {
        byte[] copy = new byte[to - from];
        bytes.get(from, copy);
        return copy;
    }

    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) <= ' ') {
            from++;
        }
        while (to > from && text.charAt(to - 1) <= ' ') {
            to--;
        }
        return text.substring(from, to);
    }

    /** One number of a decimal or integer string. */
    public OptionalDouble number(int tag, int index) {
        String text = text(tag, index);
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        // The characters of PS3.5 table 6.2-1; parseDouble alone would take "NaN", "1d" and "0x1p3" too.
        boolean comma = text.matches("[-+]?[0-9]+,[0-9]+"); // of countries that write decimals so
        if (comma) {
            addFault("element " + Tag.name(tag) + ": a decimal number is written with a comma");
        }
        if (text.length() <= 64 && (comma || text.matches("[-+0-9.eE]+"))) {
            try {
                double value = Double.parseDouble(text.replace(',', '.'));
                if (Double.isFinite(value)) {
                    return OptionalDouble.of(value);
                }
            } catch (NumberFormatException e) {
                // falls through to the one refusal below
            }
        }
        throw new MalformedImageException(
                "DICOM element " + Tag.name(tag) + ": expected a decimal number, found something else");
    }

    /** One unsigned number of 16 bits. */
    public OptionalInt unsigned(int tag, int index) {
        Element element = elements.get(tag);
        if (element == null || element.length() < 2 * (index + 1)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(bytes.getShort(element.offset() + 2 * index) & 0xFFFF);
    }

    /** One unsigned number of 16 bits that must be there. */
    public int required(int tag) {
        return unsigned(tag, 0)
                .orElseThrow(() -> new MalformedImageException(
                        "DICOM element " + Tag.name(tag) + ": expected a 16-bit number, found none"));
    }

    /** One item of a sequence, found without recursion. */
    public Optional<DataSet> item(int tag, int index) {
        Element sequence = elements.get(tag);
        if (sequence == null) {
            return Optional.empty();
        }
        Items items = new Items(bytes, sequence, explicit);
        for (int i = 0; items.next(); i++) {
            if (i == index) {
                return Optional.of(read(bytes, items.offset(), items.end(), items.explicit(), faults));
            }
        }
        return Optional.empty();
    }

    /** The value as it stands, for copies into other objects. */
    public byte[] raw(int tag) {
        Element element = elements.get(tag);
        return element == null ? new byte[0] : copy(element.offset(), element.offset() + element.length());
    }
}
