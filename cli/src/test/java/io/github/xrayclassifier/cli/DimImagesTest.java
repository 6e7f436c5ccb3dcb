// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.onnx.OnnxBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Films whose samples use a part of their bits, through the command line and the bundled model, which called them COVID-19. */
class DimImagesTest {

    private static final Path CASES = Path.of("../../shared/cases/images");

    private static List<String> classified(String file) {
        Path path = CASES.resolve(file);
        assumeThat(path).as("the shared cases beside the repository").exists();
        Captured run = Captured.run(
                choice -> OnnxBackend.open(BundledModel.mobileNetV2()),
                OptionalInt.empty(),
                "classify",
                "--json",
                path.toString());
        assertThat(run.exitCode()).isZero();
        return run.outLines();
    }

    @Test
    void getNoAnswerAndAReasonInWords() {
        assertThat(classified("o01-png16-14bit-range.png"))
                .singleElement()
                .asString()
                .contains("\"verdict\":\"abstained\"", "uses 14 of 16 bits");
        assertThat(classified("r02c-png16-with-12bit-range.png"))
                .singleElement()
                .asString()
                .contains("\"verdict\":\"abstained\"", "uses 12 of 16 bits");
    }

    /** sBIT of the PNG says 12 bits: white is 4095. */
    @Test
    void areReadInTheRangeThatTheirFileStates() {
        assertThat(classified("r02d-png16-with-12bit-range-sbit12.png"))
                .singleElement()
                .asString()
                .contains("\"verdict\":\"classified\"", "\"finding\":\"normal\"", "\"warnings\":[]");
    }
}
