// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.github.xrayclassifier.ClassifierOptions;
import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.benchmarks.peers.DjlPeer;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.image.DecodeMode;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.testkit.ImageFiles;
import io.github.xrayclassifier.testkit.Phantom;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Fails when classifying the next file takes new memory for its samples, rows or tables, or more than a few objects. */
class AllocationTest {

    // The prediction itself, about 6.2 kB: 1280 features and 7 maps of 4 x 4 in float32, 7 scores, and what they hang
    // on.
    private static final long PREDICTION = 6_200;

    // Measured on JDK 17: 4.1 kB for JPEG and 3.1 kB for PNG, of which the runtime's own call is 1.0 and the histogram
    // of
    // the input checks 1.0. A margin for JDKs that lay objects out in another way; a row of one image alone is more.
    private static final long MOST_BYTES = 5_000;

    @BeforeAll
    static void letDjlMakeTheEnvironment() {
        DjlPeer.makeEnvironment(); // other tests of this process need DJL to be the first
    }

    @Test
    void takesLittleNewMemoryForTheNextFile() {
        GrayImage shallow =
                Phantom.of(3).withSize(1000, 1250).withBits(8).draw().image();
        GrayImage deep = Phantom.of(3).withSize(1000, 1250).withBits(16).draw().image();
        Map<String, byte[]> files = Map.of(
                "JPEG", ImageFiles.jpeg(shallow),
                "PNG, 8 bit", ImageFiles.png(shallow),
                "PNG, 16 bit", ImageFiles.png(deep));
        for (DecodeMode mode : DecodeMode.values()) {
            ClassifierOptions options =
                    ClassifierOptions.defaults().withWorkers(1).withMode(mode);
            try (XrayClassifier classifier =
                    XrayClassifier.open(OnnxBackend.open(BundledModel.mobileNetV2()), options)) {
                files.forEach((name, file) -> assertThat(allocated(classifier, file))
                        .as("%s, %s", name, mode)
                        .isBetween(PREDICTION, PREDICTION + MOST_BYTES));
            }
        }
    }

    /** The least of five, since loading classes and compiling allocate on this thread too. */
    private static long allocated(XrayClassifier classifier, byte[] file) {
        ThreadMXBean threads = threads();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            classifier.classify(file);
            long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            least = Math.min(least, after - before);
        }
        return least;
    }

    private static ThreadMXBean threads() {
        boolean counts = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
                && bean.isThreadAllocatedMemorySupported()
                && bean.isThreadAllocatedMemoryEnabled();
        assumeTrue(counts, "expected a JVM that counts a thread's allocations, found another: skipped");
        return (ThreadMXBean) ManagementFactory.getThreadMXBean();
    }
}
