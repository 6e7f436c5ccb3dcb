// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.biomarkers;

import io.github.xrayclassifier.failure.ModelException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images by their embeddings, for finding those that a model sees as most alike. Holds names and labels, no pixels.
 *
 * <p>As a file (big-endian): the 8 ASCII bytes {@code XRAYSIM1}; the model's SHA-256 as 32 bytes; the number of images and of
 * features as int32; for each image its name and its label, each as an unsigned 16-bit length and UTF-8, then its features as
 * float32, scaled to length 1. Nothing follows.
 *
 * <p>Immutable; may be shared by threads.
 */
public final class SimilarIndex {

    private static final byte[] MAGIC = "XRAYSIM1".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST = 1 << 20; // bytes of one embedding; MobileNetV2 has 5120

    private final String sha256;
    private final List<String> names;
    private final List<String> labels;
    private final float[][] directions;

    private SimilarIndex(String sha256, List<String> names, List<String> labels, float[][] directions) {
        this.sha256 = sha256;
        this.names = List.copyOf(names);
        this.labels = List.copyOf(labels);
        this.directions = directions;
    }

    /**
     * An image that is alike.
     *
     * @param name as the manifest has it
     * @param label what it is labelled with
     * @param cosine of the angle between the embeddings: 1 is the same direction
     */
    public record Match(String name, String label, double cosine) {}

    /**
     * Makes an index.
     *
     * @param activations of one model; images are named by the manifest's path
     * @return the index
     */
    public static SimilarIndex of(Activations activations) {
        List<String> names = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        float[][] directions = new float[activations.entries().size()][];
        for (int i = 0; i < directions.length; i++) {
            var entry = activations.entries().get(i);
            names.add(entry.columns().getOrDefault("path", entry.file().toString()));
            labels.add(entry.label().name());
            directions[i] = direction(activations.row(i), names.get(i));
        }
        return new SimilarIndex(activations.sha256(), names, labels, directions);
    }

    private static float[] direction(float[] embedding, String where) {
        double squares = 0;
        for (float value : embedding) {
            squares += (double) value * value;
        }
        if (!(squares > 0 && Double.isFinite(squares))) {
            throw new IllegalArgumentException(
                    where + ": expected an embedding with a direction, found one of length " + Math.sqrt(squares));
        }
        float[] direction = new float[embedding.length];
        for (int f = 0; f < direction.length; f++) {
            direction[f] = (float) (embedding[f] / Math.sqrt(squares));
        }
        return direction;
    }

    /**
     * Reads an index.
     *
     * @param file as {@link #write} wrote it
     * @return the index
     * @throws IOException if the file cannot be read, or is no whole index
     */
    public static SimilarIndex from(Path file) throws IOException {
        return read(file, ByteBuffer.wrap(Files.readAllBytes(file)));
    }

    private static SimilarIndex read(Path file, ByteBuffer in) throws IOException {
        try {
            byte[] magic = new byte[MAGIC.length];
            byte[] hash = new byte[32];
            in.get(magic).get(hash);
            int images = in.getInt();
            int features = in.getInt();
            if (!Arrays.equals(magic, MAGIC) || images < 1 || features < 1 || features > LARGEST / Float.BYTES) {
                throw damaged(file, "XRAYSIM1, images and features, found " + images + " images of " + features);
            }
            // An image takes its features and two lengths at least: checked before anything is allocated for it. No
            // product overflows, because both factors are below 2^31.
            long least = images * ((long) features * Float.BYTES + 2 * Short.BYTES);
            if (least > in.remaining()) {
                throw damaged(file, least + " bytes for " + images + " images, found " + in.remaining());
            }
            List<String> names = new ArrayList<>();
            List<String> labels = new ArrayList<>();
            float[][] directions = new float[images][];
            for (int i = 0; i < images; i++) {
                float[] direction = new float[features];
                directions[i] = direction;
                names.add(text(in));
                labels.add(text(in));
                in.asFloatBuffer().get(direction);
                in.position(in.position() + features * Float.BYTES);
                requireUnit(file, direction);
            }
            if (in.hasRemaining()) {
                throw damaged(file, "the end after " + images + " images, found " + in.remaining() + " bytes more");
            }
            return new SimilarIndex(java.util.HexFormat.of().formatHex(hash), names, labels, directions);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException(file + ": expected an index of xray similar, found a file that is cut off", e);
        }
    }

    private static void requireUnit(Path file, float[] direction) throws IOException {
        double length = cosine(direction, direction);
        if (!(Math.abs(length - 1) < 1e-3)) { // this way round, NaN fails too; rounding to float32 costs below 1e-6
            throw damaged(file, "features of length 1, found " + length);
        }
    }

    private static IOException damaged(Path file, String fault) {
        return new IOException(file + ": expected an index of xray similar: " + fault);
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Writes the index, aside first and then renamed.
     *
     * @param file replaced if it exists
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(MAGIC);
        out.write(java.util.HexFormat.of().parseHex(sha256));
        out.writeInt(names.size());
        out.writeInt(directions[0].length);
        for (int i = 0; i < directions.length; i++) {
            write(out, names.get(i));
            write(out, labels.get(i));
            for (float value : directions[i]) {
                out.writeFloat(value);
            }
        }
        Path aside = file.resolveSibling(file.getFileName() + ".part");
        Files.write(aside, bytes.toByteArray());
        Files.move(aside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0xFFFF) {
            throw new IOException("expected a name of at most 65535 bytes, found " + bytes.length);
        }
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    /**
     * Refuses another model's embeddings, whose features mean something else.
     *
     * @param modelSha256 of the model that will be asked
     * @throws ModelException if the index was made by another
     */
    public void requireModel(String modelSha256) {
        if (!sha256.equalsIgnoreCase(modelSha256)) {
            throw new ModelException(
                    "index: expected the model that made it, SHA-256 " + sha256 + ", found " + modelSha256);
        }
    }

    /**
     * The most alike images.
     *
     * @param embedding of the model that made the index
     * @param count how many, at least 1
     * @return the most alike first; fewer if the index holds fewer
     * @throws IllegalArgumentException if the embedding has another length or no direction
     */
    public List<Match> nearest(float[] embedding, int count) {
        if (embedding.length != directions[0].length || count < 1) {
            throw new IllegalArgumentException("expected an embedding of " + directions[0].length
                    + " features and a count of at least 1, found " + embedding.length + " and " + count);
        }
        float[] wanted = direction(embedding, "embedding");
        double[] cosines = Arrays.stream(directions)
                .mapToDouble(direction -> cosine(direction, wanted))
                .toArray();
        return IntStream.range(0, cosines.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> cosines[i]).reversed())
                .limit(count)
                .map(i -> new Match(names.get(i), labels.get(i), cosines[i]))
                .toList();
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int f = 0; f < a.length; f++) {
            sum += (double) a[f] * b[f];
        }
        return sum;
    }

    /**
     * The number of images.
     *
     * @return at least 1
     */
    public int size() {
        return names.size();
    }
}
