// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page says what the result files say, and the committed page is theirs. */
class ReliabilityPageTest {

    @Test
    void saysWhatTheFilesSay(@TempDir Path folder) throws IOException {
        String machine = "\"date\": \"2026-11-30\", \"java\": \"17\", \"system\": \"Linux\", \"processor\": \"P\","
                + " \"processors\": 2";
        Files.writeString(
                folder.resolve("mutations.json"),
                "{" + machine + ", \"readers\": [{\"reader\": \"dicom\", \"inputs\": 1000000, \"accepted\": 400000,"
                        + " \"seconds\": 60, \"slowestCpuMillis\": 70, \"mostAllocatedBytes\": 4100000, \"faults\": 0}]}");
        Files.writeString(
                folder.resolve("fuzz.json"),
                "{" + machine + ", \"readers\": [{\"reader\": \"card\", \"inputs\": 1234567, \"accepted\": 5,"
                        + " \"seconds\": 601, \"slowestCpuMillis\": 12, \"mostAllocatedBytes\": 1500000, \"faults\": 0}]}");
        Files.writeString(
                folder.resolve("models.json"),
                "{\"models\": 10000, \"outcomes\": {\"ran\": 9, \"refused in Java\": 9991}, \"slowestMillis\": 7,"
                        + " \"peakMegabytes\": 300}");
        Files.writeString(
                folder.resolve("soak.json"),
                "{" + machine
                        + ", \"seconds\": 3600, \"threads\": 4, \"asked\": 10, \"classified\": 5, \"abstained\": 2,"
                        + " \"refused\": 1, \"cancelled\": 1, \"timedOut\": 1, \"faults\": 0, \"lost\": 0,"
                        + " \"residentMegabytes\": 700, \"residentGrowth\": -0.0012, \"heapMegabytes\": 20,"
                        + " \"heapGrowth\": 0.0001, \"held\": true}");
        Files.writeString(
                folder.resolve("races.json"),
                "{\"rounds\": 1000, \"asked\": 50000, \"lost\": 0, \"faults\": 0, \"longestCloseMillis\": 40}");

        assertThat(ReliabilityPage.of(folder).lines())
                .contains(
                        "| dicom | 1,000,000 | 400,000 | 60 s | 70 ms | 4.1 MB | 0 |",
                        "| card | 1,234,567 | 5 | 10 min | 12 ms | 1.5 MB | 0 |",
                        "10,000 changed model files in one process, each opened and, if accepted, run in ONNX Runtime: 9 ran,"
                                + " 9,991 refused in Java. No other end; the slowest took 7 ms, the process at most 300 MB.",
                        "| 10 | 5 | 2 | 1 | 1 | 1 | 0 | 0 |")
                .anyMatch(
                        line -> line.contains(
                                "a process of 700 MB: it grew by -0.12 %, what is alive on its heap (20 MB of 512 MB) by 0.01 %"))
                .anyMatch(line -> line.startsWith("1,000 times the bundled model was opened and closed"));
    }

    @Test
    void isCommittedAsTheResultsHaveIt() throws IOException {
        Path root = Path.of("..");
        assertThat(root.resolve("docs/reliability.md"))
                .content()
                .isEqualTo(ReliabilityPage.of(root.resolve("benchmarks/results")));
    }
}
