// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xrayclassifier.XrayClassifier;
import io.github.xrayclassifier.bundled.BundledModel;
import io.github.xrayclassifier.cli.Main;
import io.github.xrayclassifier.cli.Xray;
import io.github.xrayclassifier.cli.terminal.Console;
import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.onnx.OnnxBackend;
import io.github.xrayclassifier.predict.Prediction;
import io.github.xrayclassifier.testkit.Phantom;
import java.io.StringWriter;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Verdicts counted by hand, and the options of the command. */
class AbstentionCommandTest {

    @Test
    void countsVerdictsByKind() {
        Prediction answered;
        Prediction abstained;
        try (XrayClassifier classifier = XrayClassifier.open(OnnxBackend.open(BundledModel.mobileNetV2()))) {
            abstained = classifier.classify(GrayImage.of8(new byte[64 * 64], 64, 64)); // black: the input check
            answered = answered(classifier);
        }
        AbstentionTable table = new AbstentionTable();
        table.add("X-rays", true, answered);
        table.add("X-rays", true, abstained);
        table.add("black", false, abstained);
        // Wilson's intervals by hand: of 1 in 2 from 0.0945 to 0.9055, of 1 in 1 from 1 / (1 + 1.96^2) = 0.2065.
        assertThat(table.markdown().lines().skip(2))
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("| X-rays | 2 | an answer | 0.500 [0.095, 0.905] | **missed** | 1 |"),
                        second -> assertThat(second)
                                .startsWith("| black | 1 | none | 1.000 [0.207, 1.000] | reached | 1 |"));
        assertThat(table.sentence())
                .isEqualTo("answers 0.500 [0.095, 0.905] of 2 X-rays; does not reach 0.95 for: X-rays (answers 0.500"
                        + " [0.095, 0.905] of 2)");
    }

    /** The first of some drawings that the model answers. */
    private static Prediction answered(XrayClassifier classifier) {
        for (long seed = 1; seed <= 50; seed++) {
            Prediction prediction = classifier.classify(
                    Phantom.of(seed).withSize(256, 256).draw().image());
            if (prediction.verdict().<Boolean>fold(c -> true, a -> false)) {
                return prediction;
            }
        }
        throw new AssertionError("expected an answer to one of 50 drawings, found none");
    }

    @Test
    void comparesNoDetectors() {
        StringWriter err = new StringWriter();
        Console console = Console.of(new StringWriter(), err, OptionalInt.empty(), OptionalInt.empty());
        int exitCode = Xray.run(Main.commandLine(console), console, "gates", "--manifest", "m.csv", "--methods");
        assertThat(exitCode).isEqualTo(Xray.WRONG_USAGE);
        assertThat(err.toString()).contains("--methods");
    }
}
