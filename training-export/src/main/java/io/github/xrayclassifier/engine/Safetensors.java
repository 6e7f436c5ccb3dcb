// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.engine;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.xrayclassifier.modelfile.AtomicFiles;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
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

    /** The metadata's key of the CRC-32C of the whole file, with zeros in place of its own eight digits. */
    static final String CHECKSUM = "crc32c";

    /** Bytes of an array written at once, so that no second copy of it is needed. */
    private static final int PART = 1 << 16;

    /** The writer of the values behind the header. */
    @FunctionalInterface
    private interface Body {

        void write(WritableByteChannel out) throws IOException;
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
        byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
        byte[] header = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
        Arrays.fill(header, text.length, header.length, (byte) ' ');
        Checksum sum = new Checksum();
        writeAll(sum, header, body);
        int[] place = checksumPlace(header, 0, header.length).orElseThrow();
        System.arraycopy(sum.digits(), 0, header, place[0], place[1] - place[0]);
        AtomicFiles.write(target, aside -> {
            try (FileChannel out = FileChannel.open(
                    aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                writeAll(out, header, body);
                out.force(true);
            }
        });
    }

    private static void writeAll(WritableByteChannel out, byte[] header, Body body) throws IOException {
        ByteBuffer length =
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length);
        writeFully(out, length.flip());
        writeFully(out, ByteBuffer.wrap(header));
        body.write(out);
    }

    /** A channel that keeps nothing but the sum of what is written to it. */
    private static final class Checksum implements WritableByteChannel {

        private final CRC32C crc = new CRC32C();

        byte[] digits() {
            return String.format("%08x", crc.getValue()).getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public int write(ByteBuffer source) {
            int count = source.remaining();
            crc.update(source);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @SuppressWarnings("try") // the scope works by being open
    private static void writeFully(WritableByteChannel out, Tensor tensor) throws IOException {
        try (PointerScope scope = new PointerScope()) {
            Tensor dense = tensor.detach().cpu().contiguous();
            try {
                writeFully(out, dense.data_ptr_float().capacity(dense.numel()).asByteBuffer());
            } finally {
                Reference.reachabilityFence(dense);
            }
        }
    }

    private static void writeFully(WritableByteChannel out, float[] values, ByteBuffer part) throws IOException {
        int floats = part.capacity() / Float.BYTES;
        for (int at = 0; at < values.length; at += floats) {
            int count = Math.min(floats, values.length - at);
            part.clear().asFloatBuffer().put(values, at, count);
            writeFully(out, part.limit(count * Float.BYTES));
        }
    }

    private static void writeFully(WritableByteChannel out, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            out.write(data);
        }
    }

    private static JsonObject header(
            Map<String, Integer> lengths, Map<String, String> metadata, Map<String, int[]> shapes) {
        JsonObject header = new JsonObject();
        JsonObject texts = new JsonObject();
        texts.addProperty(CHECKSUM, "00000000"); // first, so that no text of a user can stand in its place
        metadata.forEach(texts::addProperty);
        header.add("__metadata__", texts);
        long offset = 0;
        for (Map.Entry<String, Integer> tensor : lengths.entrySet()) {
            int length = tensor.getValue();
            JsonArray shape = new JsonArray();
            long values = 1;
            for (int extent : shapes.getOrDefault(tensor.getKey(), new int[] {length})) {
                shape.add(extent);
                values *= extent;
            }
            if (values != length) {
                throw new IllegalArgumentException("tensor \"" + tensor.getKey() + "\": expected a shape of " + length
                        + " values, found " + shape);
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
     * @throws IOException if it cannot be read or is damaged: names twice, values that overlap or leave holes, a shape that is
     *     not the size of its values, a byte that has changed since we wrote it
     */
    public static Safetensors read(Path file) throws IOException {
        return SafetensorsReader.read(file);
    }

    /** The first and the last place of the checksum's digits in a file's bytes. */
    static Optional<int[]> checksumPlace(byte[] bytes, int from, int length) {
        byte[] wanted = ("\"" + CHECKSUM + "\":\"").getBytes(StandardCharsets.US_ASCII);
        for (int at = from; at + wanted.length + 8 <= from + length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return Optional.of(new int[] {at + wanted.length, at + wanted.length + 8});
            }
        }
        return Optional.empty();
    }
}
