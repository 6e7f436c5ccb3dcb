// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import io.github.xrayclassifier.benchmarks.peers.DjlPeer;
import io.github.xrayclassifier.benchmarks.peers.Peer;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.model.ModelSource;
import io.github.xrayclassifier.onnx.OnnxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program that {@link ColdStartBenchmark} starts in a new JVM: opens a model, classifies one file, prints the probabilities, then
 * the most memory that it had, in kB.
 */
final class ColdStart {

    private ColdStart() {}

    /** Arguments: who, the file, a folder for caches, the model's width and height, its findings. */
    public static void main(String[] arguments) throws Exception {
        byte[] file = Files.readAllBytes(Path.of(arguments[1]));
        try (Peer peer = peer(arguments)) {
            System.out.println(Arrays.toString(peer.answer(file)));
            System.out.println(peakKilobytes());
            System.out.flush();
            Runtime.getRuntime().halt(0); // the parent has stopped its clock; DJL's threads would keep it waiting
        }
    }

    private static Peer peer(String[] arguments) throws Exception {
        Path caches = Path.of(arguments[2]);
        ModelSource source = BundledModel.mobileNetV2();
        OnnxOptions options = OnnxOptions.defaults().withNativeCache(caches.resolve("natives"));
        return switch (arguments[0]) {
            case "sdk" -> new Sdk(source, 1, options);
            case "sdkWithoutCache" -> new Sdk(source, 1, options.withoutNativeCache());
            case "djl" ->
                DjlPeer.open(
                        source,
                        List.of(arguments[5].split(",")),
                        Integer.parseInt(arguments[3]),
                        Integer.parseInt(arguments[4]));
            default -> throw new IllegalArgumentException("no " + arguments[0]);
        };
    }

    /** VmHWM of proc(5); 0 where there is none. */
    static long peakKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            List<String> peak = lines.filter(line -> line.startsWith("VmHWM:")).toList();
            return Long.parseLong(peak.get(0).replaceAll("\\D", ""));
        }
    }
}
