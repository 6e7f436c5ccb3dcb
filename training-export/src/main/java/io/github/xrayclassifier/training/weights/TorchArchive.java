// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A state dict as {@code torch.save} writes it since PyTorch 1.6: a zip file with a pickle of the names and shapes and one
 * entry for each array. The pickle is read by {@link TorchPickle}, which runs nothing.
 */
final class TorchArchive {

    /** MobileNetV2 of width 4 has 50 million parameters. */
    private static final long MOST_VALUES = 100_000_000;

    /** Names and shapes of MobileNetV2's 314 tensors take 40 kB. */
    private static final int MOST_PICKLE_BYTES = 1_000_000;

    private final Path file;
    private final ZipFile zip;
    private final String prefix;
    private long valuesRead;

    private TorchArchive(Path file, ZipFile zip, String prefix) {
        this.file = file;
        this.zip = zip;
        this.prefix = prefix;
    }

    /** The float tensors by name; whole numbers, which only count batches, are left out. */
    static Map<String, float[]> read(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry pickle = zip.stream()
                    .filter(entry -> entry.getName().matches("([^/]+/)?data\\.pkl"))
                    .findFirst()
                    .orElseThrow(() -> failure(file, "an entry data.pkl", "none"));
            String prefix = pickle.getName().substring(0, pickle.getName().length() - "data.pkl".length());
            return new TorchArchive(file, zip, prefix).tensors(pickle);
        } catch (ZipException | EOFException e) { // EOFException: where compressed data ends too early
            throw failure(file, "a zip file as torch.save writes it since PyTorch 1.6", "something else");
        }
    }

    private Map<String, float[]> tensors(ZipEntry pickle) throws IOException {
        requireLittleEndian();
        byte[] program = bytes(pickle, MOST_PICKLE_BYTES);
        Map<String, float[]> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, TorchTensor> entry :
                TorchPickle.read(String.valueOf(file.getFileName()), program).entrySet()) {
            TorchTensor view = entry.getValue();
            if (!view.storage().type().equals("LongStorage")) {
                tensors.put(entry.getKey(), values(entry.getKey(), view));
            }
        }
        return tensors;
    }

    private void requireLittleEndian() throws IOException {
        ZipEntry order = zip.getEntry(prefix + "byteorder");
        if (order != null) {
            String found = new String(bytes(order, 100), StandardCharsets.US_ASCII);
            if (!found.equals("little")) {
                throw failure(file, "byte order little", TorchPickle.shown(found));
            }
        }
    }

    private byte[] bytes(ZipEntry entry, long most) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
            if (bytes.length > most) {
                throw failure(file, "at most " + most + " bytes in " + entry.getName(), "more");
            }
            return bytes;
        }
    }

    private float[] values(String name, TorchTensor view) throws IOException {
        int width = switch (view.storage().type()) {
            case "FloatStorage" -> Float.BYTES;
            case "DoubleStorage" -> Double.BYTES;
            default ->
                throw failure(
                        file,
                        "\"" + TorchPickle.shown(name) + "\" in float32 or float64",
                        view.storage().type());
        };
        long count = view.storage().count();
        long most = Math.max(count, view.elements());
        if (most > MOST_VALUES - valuesRead) {
            throw failure(file, "at most " + MOST_VALUES + " values", "more, with \"" + TorchPickle.shown(name) + "\"");
        }
        valuesRead += most;
        ZipEntry entry = zip.getEntry(prefix + "data/" + view.storage().key());
        if (entry == null) {
            throw failure(
                    file, "an entry data/" + view.storage().key() + " for \"" + TorchPickle.shown(name) + "\"", "none");
        }
        byte[] bytes = bytes(entry, count * width);
        if (bytes.length != count * width) {
            throw failure(file, count * width + " bytes in " + entry.getName(), bytes.length + " bytes");
        }
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[(int) view.elements()];
        for (int i = 0; i < values.length; i++) {
            int at = view.indexOf(i) * width;
            values[i] = width == Float.BYTES ? data.getFloat(at) : (float) data.getDouble(at);
        }
        return values;
    }

    private static WeightsException failure(Path file, String expected, String found) {
        return new WeightsException(
                file.getFileName() + ": expected " + expected + ", found " + found, List.of(), List.of());
    }
}
