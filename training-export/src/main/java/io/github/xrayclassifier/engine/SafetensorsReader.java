// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.engine;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The reading half of {@link Safetensors}. What the format's own reader demands is demanded here: every name once, every shape
 * the size of its values, the values one behind the other from the first byte to the last. So no file makes larger arrays than
 * it is itself.
 */
final class SafetensorsReader {

    /** The header may not be larger: the format's own limit. */
    private static final long MAX_HEADER = 100_000_000;

    /** Over a hundred times MobileNetV2 of width 1; an array of Java ends at twice that. */
    private static final long MAX_FILE = 1L << 30;

    private static final int LONGEST_SHOWN = 80;

    private final Path file;

    private SafetensorsReader(Path file) {
        this.file = file;
    }

    private record Entry(String name, String type, int[] shape, long begin, long end) {

        private int elementBytes() {
            return type.equals("I64") ? Long.BYTES : Float.BYTES;
        }
    }

    static Safetensors read(Path file) throws IOException {
        return new SafetensorsReader(file).read();
    }

    private Safetensors read() throws IOException {
        long size = Files.size(file);
        if (size > MAX_FILE) {
            throw damaged("a file of at most " + MAX_FILE + " bytes", size + " bytes");
        }
        byte[] whole = Files.readAllBytes(file);
        ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < 8) {
            throw damaged("a header", "a file of " + bytes.remaining() + " bytes");
        }
        long length = bytes.getLong();
        if (length < 2 || length > MAX_HEADER || length > bytes.remaining()) {
            throw damaged("a header length that fits the file", Long.toString(length));
        }
        String header = new String(whole, 8, (int) length, StandardCharsets.UTF_8);
        ByteBuffer data = bytes.position(8 + (int) length).slice().order(ByteOrder.LITTLE_ENDIAN);
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        try {
            header(header, entries, metadata);
        } catch (EOFException
                | MalformedJsonException
                | JsonParseException
                | IllegalStateException
                | NumberFormatException
                | UnsupportedOperationException e) {
            throw new IOException(file.getFileName() + ": expected a JSON header of tensors, found something else", e);
        }
        requireOneBehindTheOther(entries, data.limit());
        requireChecksum(whole, (int) length, metadata.get(Safetensors.CHECKSUM));
        Map<String, float[]> tensors = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.type().equals("F32")) { // whole numbers only count batches (num_batches_tracked)
                float[] values = new float[(int) (entry.end() - entry.begin()) / Float.BYTES];
                data.slice((int) entry.begin(), (int) (entry.end() - entry.begin()))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(values);
                tensors.put(entry.name(), values);
            }
        }
        metadata.remove(Safetensors.CHECKSUM);
        return new Safetensors(tensors, metadata);
    }

    private void header(String header, List<Entry> entries, Map<String, String> metadata) throws IOException {
        JsonReader json = new JsonReader(new StringReader(header));
        json.setStrictness(Strictness.STRICT);
        Map<String, Boolean> seen = new LinkedHashMap<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (seen.put(name, true) != null) {
                throw damaged("each name once", "\"" + shown(name) + "\" again");
            }
            JsonObject value = JsonParser.parseReader(json).getAsJsonObject();
            if (name.equals("__metadata__")) {
                value.entrySet()
                        .forEach(e -> metadata.put(e.getKey(), e.getValue().getAsString()));
            } else {
                entries.add(entry(name, value));
            }
        }
        json.endObject();
    }

    private Entry entry(String name, JsonObject value) throws IOException {
        JsonElement type = value.get("dtype");
        JsonElement range = value.get("data_offsets");
        JsonElement shape = value.get("shape");
        boolean isKnown = type != null
                && (type.getAsString().equals("F32") || type.getAsString().equals("I64"));
        if (!isKnown || shape == null || range == null || range.getAsJsonArray().size() != 2) {
            throw damaged(
                    "tensor \"" + shown(name) + "\" of type F32 with a shape and two offsets", shown(value.toString()));
        }
        int[] extents = new int[shape.getAsJsonArray().size()];
        for (int d = 0; d < extents.length; d++) {
            extents[d] = shape.getAsJsonArray().get(d).getAsInt();
        }
        Entry entry = new Entry(
                name,
                type.getAsString(),
                extents,
                range.getAsJsonArray().get(0).getAsLong(),
                range.getAsJsonArray().get(1).getAsLong());
        requireSize(entry);
        return entry;
    }

    private void requireSize(Entry entry) throws IOException {
        long size = entry.elementBytes();
        for (int extent : entry.shape()) {
            if (extent < 0 || (extent > 0 && size > MAX_FILE / extent)) {
                throw damaged("a shape of \"" + shown(entry.name()) + "\" that fits the file", shape(entry));
            }
            size *= extent;
        }
        if (entry.begin() < 0 || entry.end() < entry.begin() || entry.end() - entry.begin() != size) {
            throw damaged(
                    "offsets of \"" + shown(entry.name()) + "\" that hold its shape " + shape(entry) + ", " + size
                            + " bytes",
                    entry.begin() + " to " + entry.end());
        }
    }

    private static String shape(Entry entry) {
        return shown(java.util.Arrays.toString(entry.shape()));
    }

    private void requireOneBehindTheOther(List<Entry> entries, long size) throws IOException {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long at = 0;
        for (Entry entry : sorted) {
            if (entry.begin() != at) {
                throw damaged(
                        "values one behind the other, \"" + shown(entry.name()) + "\" from byte " + at,
                        "it from byte " + entry.begin());
            }
            at = entry.end();
        }
        if (at != size) {
            throw damaged(at + " bytes of values", size + " bytes");
        }
    }

    /** Files of ours carry a checksum; others carry none. */
    private void requireChecksum(byte[] whole, int headerLength, @org.jspecify.annotations.Nullable String expected)
            throws IOException {
        if (expected == null) {
            return;
        }
        Optional<int[]> place = Safetensors.checksumPlace(whole, 8, headerLength);
        if (place.isEmpty() || !expected.matches("[0-9a-f]{8}")) {
            throw damaged("a checksum of 8 hexadecimal digits", "\"" + shown(expected) + "\"");
        }
        byte[] blank = whole.clone();
        java.util.Arrays.fill(blank, place.get()[0], place.get()[1], (byte) '0');
        CRC32C crc = new CRC32C();
        crc.update(blank);
        String found = String.format("%08x", crc.getValue());
        if (!found.equals(expected)) {
            throw damaged("the checksum " + expected + " that the file names", found + ": a byte has changed");
        }
    }

    /** A text of the file for a message. */
    private static String shown(String text) {
        String plain = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        return plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "...";
    }

    private IOException damaged(String expected, String found) {
        return new IOException(file.getFileName() + ": expected " + expected + ", found " + found);
    }
}
