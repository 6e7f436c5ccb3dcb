// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The oracle is arithmetic on numbers written down here. */
class ReportTest {

    /** Two rounds: 10 and 30 ms for this library (two iterations each), 80 and 90 for the peer. */
    private static final String RESULTS = """
            [{"jmhVersion": "1.37", "benchmark": "x.y.EndToEndBenchmark.sdk", "vmName": "VM", "vmVersion": "17", "jdkVersion": "17.0.1",
              "warmupIterations": 3, "measurementIterations": 2, "measurementTime": "1 s",
              "params": {"image": "png-1024-8bit"},
              "primaryMetric": {"scoreUnit": "ms/op", "rawData": [[9, 11], [25, 35]]},
              "secondaryMetrics": {"gc.alloc.rate.norm": {"rawData": [[2000, 2000], [4000, 4000]]}}},
             {"benchmark": "x.y.EndToEndBenchmark.openCvTuned", "params": {"image": "png-1024-8bit"},
              "primaryMetric": {"scoreUnit": "ms/op", "rawData": [[80], [90]]}, "secondaryMetrics": {}}]
            """;

    @Test
    void takesRatiosInsideARoundAndLeavesOutWhatWasNotMeasured(@TempDir Path folder) throws Exception {
        Path results = Files.writeString(folder.resolve("jdk17.json"), RESULTS);
        Report.main(new String[] {folder.resolve("BENCHMARKS.md").toString(), results.toString()});
        List<String> lines = Files.readAllLines(folder.resolve("BENCHMARKS.md"));
        assertThat(lines)
                .contains(
                        "## VM 17",
                        "- Command: `benchmarks/run OUT.json EndToEndBenchmark -wi 3`",
                        "| PNG 1024² 8 bit, against OpenCV tuned by hand | at least 1.300 | 5.50 (3.00 to 8.00) | met |",
                        "| EndToEnd · sdk png-1024-8bit | 20.00 | 10.00 to 30.00 | ms/op | 3.00 |  |")
                .noneMatch(line -> line.contains("against DJL"));
    }

    @Test
    void callsATargetMissedThatIsMissed() {
        assertThat(Target.line("a", List.of(1.02, 1.04, 1.10), 1.03, true))
                .contains("| a | at most 1.030 | 1.040 (1.020 to 1.100) | **missed** |");
    }
}
