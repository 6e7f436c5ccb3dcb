// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Graphs that ONNX Runtime has optimized for this machine's CPU, so that a later start need not do it again. A file is
 * its SHA-256, 32 bytes, then the graph; a file with another hash is deleted. Its name is the hash of all that the graph
 * depends on, so a new model, runtime or CPU makes a new file and the old one is never loaded. The folder must be closed
 * to others like that of {@link NativeCache}: a graph in it is not parsed again.
 *
 * <p>May be shared by threads.
 */
final class GraphCache {

    private static final System.Logger LOG = System.getLogger(GraphCache.class.getName());

    private static final int HASH_BYTES = 32;

    /** Makes a session that writes its optimized graph into the file, if there is one. */
    interface Writer<T> {
        T createWriting(Optional<Path> file) throws OrtException;
    }

    private final Path folder;
    private final String key;

    private GraphCache(Path folder, String key) {
        this.folder = folder;
        this.key = key;
    }

    /**
     * The cache for one model in these settings.
     *
     * @param settings what else the optimized graph depends on, in words
     * @return empty where the CPU's features cannot be read: a graph for another CPU can crash the process
     */
    static Optional<GraphCache> of(Path folder, String modelSha256, String runtimeVersion, String settings) {
        return cpu().map(cpu -> new GraphCache(
                folder.toAbsolutePath(),
                Sha256.of(ByteBuffer.wrap(String.join("\n", modelSha256, runtimeVersion, settings, cpu)
                        .getBytes(StandardCharsets.UTF_8)))));
    }

    /** Model name and flags of the first processor, as Linux lists them. */
    private static Optional<String> cpu() {
        try {
            String text = Files.readString(Path.of("/proc/cpuinfo"), StandardCharsets.ISO_8859_1);
            String found = text.lines()
                    .takeWhile(line -> !line.isBlank())
                    .filter(line -> line.startsWith("flags")
                            || line.startsWith("Features")
                            || line.startsWith("model")
                            || line.startsWith("cpu family")
                            || line.startsWith("CPU "))
                    .reduce("", (all, line) -> all + line + "\n");
            return Optional.of(System.getProperty("os.arch", "") + "\n" + found).filter(words -> !found.isEmpty());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** The graph, in a direct buffer, if one was kept that is still what was written. */
    Optional<ByteBuffer> find() {
        try {
            PrivateFolder.requirePrivate(folder);
            byte[] file = Files.readAllBytes(file());
            MessageDigest digest = Sha256.digest();
            if (file.length > HASH_BYTES) {
                digest.update(file, HASH_BYTES, file.length - HASH_BYTES);
                if (Arrays.equals(digest.digest(), Arrays.copyOf(file, HASH_BYTES))) {
                    int size = file.length - HASH_BYTES;
                    return Optional.of(ByteBuffer.allocateDirect(size)
                            .put(file, HASH_BYTES, size)
                            .flip());
                }
            }
            LOG.log(System.Logger.Level.DEBUG, "deleted a damaged graph from the cache");
            forget();
        } catch (NoSuchFileException absent) {
            LOG.log(System.Logger.Level.DEBUG, "no graph in the cache yet");
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the graph cache cannot be read: {0}", e.toString());
        }
        return Optional.empty();
    }

    /** Makes a session and keeps its graph. That the graph cannot be kept is no failure: the next start tries again. */
    <T> T keep(Writer<T> session) throws OrtException {
        Optional<Path> unfinished = begin();
        if (unfinished.isEmpty()) {
            return session.createWriting(Optional.empty());
        }
        try {
            Path written = unfinished.get().resolve("graph.onnx");
            T made = session.createWriting(Optional.of(written));
            publish(written);
            return made;
        } finally {
            end(unfinished.get());
        }
    }

    /** Deletes a graph that ONNX Runtime does not take. */
    void forget() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a graph in the cache cannot be deleted: {0}", e.toString());
        }
    }

    private Optional<Path> begin() {
        try {
            return Optional.of(PrivateFolder.unfinished(PrivateFolder.open(folder)));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the graph cache cannot be written: {0}", e.toString());
            return Optional.empty();
        }
    }

    private void publish(Path written) {
        try {
            byte[] graph = Files.readAllBytes(written);
            Path whole = written.resolveSibling("whole");
            byte[] hash = Sha256.digest().digest(graph);
            byte[] file = Arrays.copyOf(hash, HASH_BYTES + graph.length);
            System.arraycopy(graph, 0, file, HASH_BYTES, graph.length);
            Files.write(whole, file);
            Files.move(whole, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "kept an optimized graph, SHA-256 {0}",
                    HexFormat.of().formatHex(hash));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "an optimized graph could not be kept: {0}", e.toString());
        }
    }

    private static void end(Path unfinished) {
        try {
            PrivateFolder.delete(unfinished);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a folder in the graph cache cannot be deleted: {0}", e.toString());
        }
    }

    private Path file() {
        return folder.resolve(key + ".graph");
    }
}
