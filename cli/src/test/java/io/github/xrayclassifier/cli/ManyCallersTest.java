// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.failure.InsufficientMemoryException;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The bundled model in processes with small heaps, which an unbounded number of decodes would end. */
class ManyCallersTest {

    private static String run(String heap, String scenario) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-XX:+UseSerialGC", // fills to the last byte
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Child.class.getName(),
                        scenario)
                .redirectErrorStream(true);
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().filter(line -> line.startsWith("seen ")).findFirst().orElse(said);
    }

    /** A 1024 x 1024 image of 16 bits takes 2 MB of samples: 200 at once would not fit. */
    @Test
    void answersTwoHundredCallersInASmallHeap() throws Exception {
        assertThat(run("-Xmx128m", "callers")).isEqualTo("seen {Prediction=200}");
    }

    @Test
    void entersNoNativeCodeWithAFullHeap() throws Exception {
        assertThat(run("-Xmx96m", "full")).isEqualTo("seen InsufficientMemoryException, then an answer");
    }

    /** The other process. */
    static final class Child {

        private static final int CALLERS = 200;
        private static final byte[] NOTHING = {};

        private Child() {}

        public static void main(String[] arguments) throws Exception {
            GrayImage image =
                    Phantom.of(3).withSize(1024, 1024).withBits(16).draw().image();
            byte[] file = ImageFiles.png(image);
            try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(BundledModel.mobileNetV2()))) {
                System.out.println("seen "
                        + (arguments[0].equals("full")
                                ? withAFullHeap(classifier, image)
                                : manyCallers(classifier, file)));
            }
        }

        private static String manyCallers(XrayClassifier classifier, byte[] file) throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                answers.add(threads.submit(() -> {
                    try {
                        return classifier.classify(file).getClass().getSimpleName();
                    } catch (RuntimeException | Error e) {
                        return e.toString();
                    }
                }));
            }
            TreeMap<String, Integer> counts = new TreeMap<>();
            for (Future<String> answer : answers) {
                counts.merge(answer.get(), 1, Integer::sum);
            }
            threads.shutdown();
            return counts.toString();
        }

        private static String withAFullHeap(XrayClassifier classifier, GrayImage image) {
            String expected = classifier.classify(image).toString();
            List<byte[]> ballast = new ArrayList<>(100_000);
            fill(ballast, 64 << 10);
            fill(ballast, 1 << 10);
            for (int i = 0; i < 24; i++) { // room for what Java does before, not for the run
                ballast.set(i, NOTHING);
            }
            String seen;
            try {
                seen = classifier.classify(image).toString();
            } catch (InsufficientMemoryException e) {
                seen = "InsufficientMemoryException";
            }
            ballast.clear();
            return seen
                    + (classifier.classify(image).toString().equals(expected) ? ", then an answer" : ", then another");
        }

        private static void fill(List<byte[]> ballast, int bytes) {
            try {
                while (true) {
                    ballast.add(new byte[bytes]);
                }
            } catch (OutOfMemoryError full) {
                // that full
            }
        }
    }
}
