// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.tensor.Shape;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The process of driver.c: ONNX Runtime's C API on the library that this JVM has loaded too, without a JVM around it. */
final class NativeDriver implements AutoCloseable {

    private final Path model;
    private final Process process;
    private final int findings;

    private NativeDriver(Path model, Process process, int findings) {
        this.model = model;
        this.process = process;
        this.findings = findings;
    }

    /** The property that the script run sets where it has compiled driver.c. */
    static Optional<Path> program() {
        return Optional.ofNullable(System.getProperty("driver")).map(Path::of).filter(Files::isExecutable);
    }

    static NativeDriver open(Path program, ModelSource source, ModelCard card, ByteBuffer pixels) throws IOException {
        byte[] bytes = new byte[source.bytes().remaining()];
        source.bytes().get(bytes);
        Path model = Files.write(Files.createTempFile("xray-benchmark", ".onnx"), bytes);
        Shape shape = card.preprocessing().shape();
        int findings = card.findings().size();
        Process process = new ProcessBuilder(
                        program.toString(),
                        loadedLibrary().toString(),
                        model.toString(),
                        Integer.toString(shape.height()),
                        Integer.toString(shape.width()),
                        Integer.toString(findings),
                        card.inputName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] input = new byte[shape.elements()];
        pixels.get(0, input);
        process.getOutputStream().write(input);
        return new NativeDriver(model, process, findings);
    }

    /** Linux lists what a process has mapped. */
    private static Path loadedLibrary() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.endsWith("/libonnxruntime.so"))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .findFirst()
                    .orElseThrow(
                            () -> new IOException("expected ONNX Runtime to be loaded, found no libonnxruntime.so"));
        }
    }

    /** The logits of the last of so many runs. */
    float[] run(int runs) throws IOException {
        OutputStream out = process.getOutputStream();
        out.write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(runs)
                .array());
        out.flush();
        byte[] answer = new byte[Float.BYTES * findings];
        new DataInputStream(process.getInputStream()).readFully(answer);
        float[] logits = new float[findings];
        ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder()).asFloatBuffer().get(logits);
        return logits;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        Files.delete(model);
    }
}
