// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.engine;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Named float32 arrays and text entries in the safetensors format (huggingface.co/docs/safetensors): eight bytes of
 * header length, a JSON header, the values in little endian.
 *
 * @param tensors by name, one-dimensional where no shape is given
 * @param metadata by key
 */
public record Safetensors(Map<String, float[]> tensors, Map<String, String> metadata) {

    /** The header may not be larger: the format's own limit. */
    private static final long MAX_HEADER = 100_000_000;

    /** Bytes of an array written at once, so that no second copy of it is needed. */
    private static final int PART = 1 << 16;

    /** What writes the values behind the header. */
    @FunctionalInterface
    private interface Body {

        void write(FileChannel out) throws IOException;
    }

    /**
     * Writes the file, aside first and then renamed.
     *
     * @param target replaced if it exists
     * @param shapes by name; one dimension where none is given
     * @throws IOException if it cannot be written
     */
    public void write(Path target, Map<String, int[]> shapes) throws IOException {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        tensors.forEach((name, values) -> lengths.put(name, values.length));
        write(target, header(lengths, metadata, shapes), out -> {
            ByteBuffer part = ByteBuffer.allocate(PART).order(ByteOrder.LITTLE_ENDIAN);
            for (float[] values : tensors.values()) {
                writeFully(out, values, part);
            }
        });
    }

    /**
     * Writes float32 tensors from where they lie: a run does so every epoch, and copies on the heap would make it grow.
     *
     * @param tensors any strides; written in row-major order
     */
    public static void write(
            Path target, Map<String, Tensor> tensors, Map<String, String> metadata, Map<String, int[]> shapes)
            throws IOException {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("expected a processor with the least byte first, found one with the most");
        }
        Map<String, Integer> lengths = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> lengths.put(name, Math.toIntExact(tensor.numel())));
        write(target, header(lengths, metadata, shapes), out -> {
            for (Tensor tensor : tensors.values()) {
                writeFully(out, tensor);
            }
        });
    }

    private static void write(Path target, JsonObject json, Body body) throws IOException {
        byte[] header = json.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (header.length + 7) / 8 * 8;
        AtomicFiles.write(target, aside -> {
            try (FileChannel out = FileChannel.open(
                    aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
                head.putLong(padded).put(header);
                while (head.hasRemaining()) {
                    head.put((byte) ' ');
                }
                writeFully(out, head.flip());
                body.write(out);
                out.force(true);
            }
        });
    }

    @SuppressWarnings("try") // the scope works by being open
    private static void writeFully(FileChannel out, Tensor tensor) throws IOException {
        try (PointerScope scope = new PointerScope()) {
            Tensor dense = tensor.detach().contiguous();
            try {
                writeFully(out, dense.data_ptr_float().capacity(dense.numel()).asByteBuffer());
            } finally {
                Reference.reachabilityFence(dense);
            }
        }
    }

    private static void writeFully(FileChannel out, float[] values, ByteBuffer part) throws IOException {
        int floats = part.capacity() / Float.BYTES;
        for (int at = 0; at < values.length; at += floats) {
            int count = Math.min(floats, values.length - at);
            part.clear().asFloatBuffer().put(values, at, count);
            writeFully(out, part.limit(count * Float.BYTES));
        }
    }

    private static void writeFully(FileChannel out, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            out.write(data);
        }
    }

    private static JsonObject header(
            Map<String, Integer> lengths, Map<String, String> metadata, Map<String, int[]> shapes) {
        JsonObject header = new JsonObject();
        JsonObject texts = new JsonObject();
        metadata.forEach(texts::addProperty);
        header.add("__metadata__", texts);
        long offset = 0;
        for (Map.Entry<String, Integer> tensor : lengths.entrySet()) {
            int length = tensor.getValue();
            JsonArray shape = new JsonArray();
            for (int extent : shapes.getOrDefault(tensor.getKey(), new int[] {length})) {
                shape.add(extent);
            }
            JsonArray range = new JsonArray();
            range.add(offset);
            offset += (long) length * Float.BYTES;
            range.add(offset);
            JsonObject entry = new JsonObject();
            entry.addProperty("dtype", "F32");
            entry.add("shape", shape);
            entry.add("data_offsets", range);
            header.add(tensor.getKey(), entry);
        }
        return header;
    }

    /**
     * Reads a file.
     *
     * @param file of float32 tensors; whole numbers that count batches are left out
     * @return its tensors and texts
     * @throws IOException if it cannot be read or is damaged
     */
    public static Safetensors read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < 8) {
            throw damaged(file, "a header", "a file of " + bytes.remaining() + " bytes");
        }
        long length = bytes.getLong();
        if (length < 2 || length > MAX_HEADER || length > bytes.remaining()) {
            throw damaged(file, "a header length that fits the file", Long.toString(length));
        }
        String header =
                StandardCharsets.UTF_8.decode(bytes.slice().limit((int) length)).toString();
        ByteBuffer data = bytes.position(8 + (int) length).slice().order(ByteOrder.LITTLE_ENDIAN);
        try {
            return decode(file, JsonParser.parseString(header).getAsJsonObject(), data);
        } catch (JsonParseException | IllegalStateException | NumberFormatException | UnsupportedOperationException e) {
            throw new IOException(file.getFileName() + ": expected a JSON header of tensors, found something else", e);
        }
    }

    private static Safetensors decode(Path file, JsonObject header, ByteBuffer data) throws IOException {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
            JsonObject value = entry.getValue().getAsJsonObject();
            if (entry.getKey().equals("__metadata__")) {
                value.entrySet()
                        .forEach(e -> metadata.put(e.getKey(), e.getValue().getAsString()));
            } else if (!isCounter(value)) {
                tensors.put(entry.getKey(), values(file, entry.getKey(), value, data));
            }
        }
        return new Safetensors(tensors, metadata);
    }

    /** Whole numbers only count batches (num_batches_tracked); nothing here uses them. */
    private static boolean isCounter(JsonObject entry) {
        JsonElement type = entry.get("dtype");
        return type != null && type.getAsString().equals("I64");
    }

    private static float[] values(Path file, String name, JsonObject entry, ByteBuffer data) throws IOException {
        JsonElement type = entry.get("dtype");
        JsonElement range = entry.get("data_offsets");
        if (type == null
                || !type.getAsString().equals("F32")
                || range == null
                || range.getAsJsonArray().size() != 2) {
            throw damaged(file, "tensor \"" + name + "\" of type F32 with two offsets", entry.toString());
        }
        long begin = range.getAsJsonArray().get(0).getAsLong();
        long end = range.getAsJsonArray().get(1).getAsLong();
        if (begin < 0 || end < begin || end > data.limit() || (end - begin) % Float.BYTES != 0) {
            throw damaged(file, "offsets of \"" + name + "\" inside " + data.limit() + " bytes", begin + " to " + end);
        }
        float[] values = new float[(int) (end - begin) / Float.BYTES];
        data.slice((int) begin, (int) (end - begin))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    private static IOException damaged(Path file, String expected, String found) {
        return new IOException(file.getFileName() + ": expected " + expected + ", found " + found);
    }
}
