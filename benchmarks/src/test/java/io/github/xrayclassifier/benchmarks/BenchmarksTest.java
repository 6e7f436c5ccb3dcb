// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.xrayclassifier.benchmarks.peers.Agreement;
import io.github.xrayclassifier.benchmarks.peers.DjlPeer;
import io.github.xrayclassifier.image.GrayImage;
import java.util.Collection;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs each benchmark once in this process, so that none rots; says nothing about speed. */
class BenchmarksTest {

    private static final String[] IMAGES = {"jpeg-2000x2500-gray", "png-1024-8bit", "png-3000-16bit"};
    private static final String[] ONE_IMAGE = {"png-1024-8bit"};

    /** Issue trackers and result files know these names. */
    static Stream<Arguments> benchmarks() {
        return Stream.of(
                Arguments.of(ColdStartBenchmark.class, new String[] {"djl", "sdk", "sdkWithoutCache"}),
                Arguments.of(ConcurrencyBenchmark.class, new String[] {"oneCaller", "twoCallers"}),
                Arguments.of(ExplainBenchmark.class, new String[] {"classifyAndHeatmap", "overlay"}),
                Arguments.of(DecodeBenchmark.class, new String[] {"jdkReader", "sdkExact", "sdkFast"}),
                Arguments.of(ModelBenchmark.class, new String[] {"run"}),
                Arguments.of(NormalizeBenchmark.class, new String[] {"graphics2d", "sdkArea", "sdkTriangle"}),
                Arguments.of(RunBenchmark.class, new String[] {
                    "onnxRuntimeNested", "onnxRuntimePinned", "sdkBackend", "sdkLane", "sdkLaneInt8"
                }),
                Arguments.of(DicomBenchmark.class, new String[] {"imageJ", "sdk", "sdkDecode", "sdkRun"}),
                Arguments.of(EndToEndBenchmark.class, new String[] {
                    "djl",
                    "jdkReader",
                    "openCvTuned",
                    "openCvUsual",
                    "sdk",
                    "sdkExact",
                    "sdkFast",
                    "sdkInt8",
                    "tutorial"
                }));
    }

    @BeforeAll
    static void letDjlMakeTheEnvironment() {
        DjlPeer.makeEnvironment();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("benchmarks")
    void runAndAgreeWithTheirPeers(Class<?> suite, String[] names) throws Exception {
        var options = new OptionsBuilder()
                .include("\\." + suite.getSimpleName() + "\\.")
                .exclude("onnxRuntimeC") // needs a compiled driver.c; the script run makes it
                .param("image", suite == EndToEndBenchmark.class ? IMAGES : ONE_IMAGE)
                .param("model", "bundled")
                .param("threads", "2")
                .param("film", "dicom-400x500-16bit")
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<RunResult> results = new Runner(options).run();
        assertThat(results)
                .extracting(result -> result.getParams().getBenchmark())
                .containsOnly(Stream.of(names)
                        .map(name -> suite.getName() + "." + name)
                        .toArray(String[]::new));
    }

    @Test
    void stopWhereAPeerComputesSomethingElse() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Agreement.requireClose("peer", new float[] {1}, new float[] {1.2f}, 0.1))
                .withMessage("peer: expected 1.0 within 0.1, found 1.2 at 0");
        assertThatIllegalStateException()
                .isThrownBy(() -> Agreement.requireClose("peer", new float[] {1}, new float[] {Float.NaN}, 0.1))
                .withMessageContaining("found NaN");
        GrayImage black = GrayImage.of8(new byte[4], 2, 2);
        GrayImage white = GrayImage.of8(new byte[] {-1, -1, -1, -1}, 2, 2);
        assertThatIllegalStateException()
                .isThrownBy(() -> Agreement.requireSamePixels("peer", black, white, 0.5))
                .withMessage("peer, largest difference of a pixel: expected at most 0.5, found 1.0");
        assertThatIllegalStateException()
                .isThrownBy(() -> Agreement.requireSimilar("peer", new byte[1], new byte[] {(byte) 255}, 12))
                .withMessage("peer, mean difference of a pixel: expected at most 12.0, found 255.0");
    }
}
