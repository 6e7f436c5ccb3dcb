// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import io.github.xrayclassifier.benchmarks.peers.Agreement;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.model.Finding;
import io.github.xrayclassifier.model.ModelCard;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A new JVM from its start to the first answer, files in the page cache. The result's secondary figure {@code peakRss} is
 * the most memory of that process ({@link PeakMemory}).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ColdStartBenchmark {

    /** A {@link BenchmarkImage}. */
    @Param("jpeg-2000x2500-gray")
    public String image = "";

    private final ModelCard card;
    private Path folder = Path.of("");
    private String expected = "";

    /** Reads the model's card. */
    public ColdStartBenchmark() {
        try (OnnxBackend backend = OnnxBackend.open(BundledModel.mobileNetV2())) {
            card = backend.card();
        }
    }

    /** Fills the native cache, and holds the answer of each way to start against the others'. */
    @Setup
    public void check() throws IOException {
        folder = Files.createTempDirectory("xray-cold-start");
        Files.write(folder.resolve("image"), BenchmarkImage.of(image).file());
        expected = sdk();
    }

    /** As the README has it; the native library lies in its cache. */
    @Benchmark
    public String sdk() throws IOException {
        return start("sdk");
    }

    /** The first start on a machine, and every start where the cache cannot be used. */
    @Benchmark
    public String sdkWithoutCache() throws IOException {
        return start("sdkWithoutCache");
    }

    /** DJL, its natives unpacked by an earlier start. */
    @Benchmark
    public String djl() throws IOException {
        return start("djl");
    }

    private String start(String who) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.awt.headless=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ColdStart.class.getName(),
                        who,
                        folder.resolve("image").toString(),
                        folder.toString(),
                        Integer.toString(card.preprocessing().shape().width()),
                        Integer.toString(card.preprocessing().shape().height()),
                        card.findings().stream().map(Finding::name).collect(Collectors.joining(",")))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            String answer = lines.readLine();
            String peak = lines.readLine();
            if (answer == null || peak == null) {
                throw new IOException(who + ": expected an answer, found none");
            }
            PeakMemory.report(Long.parseLong(peak));
            requireSame(who, answer);
            return answer;
        }
    }

    private void requireSame(String who, String answer) {
        if (!expected.isEmpty()) {
            Agreement.requireSameAnswer(who, numbers(expected), numbers(answer), who.equals("djl") ? 0.2 : 1e-5);
        }
    }

    private static float[] numbers(String list) {
        List<String> parts = List.of(list.substring(1, list.length() - 1).split(", "));
        float[] numbers = new float[parts.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.parseFloat(parts.get(i));
        }
        return numbers;
    }

    /** Deletes the native cache. */
    @TearDown
    public void close() throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
