// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.failure.BackendException;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.OutputKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogitsTest {

    @ParameterizedTest
    @EnumSource(OutputKind.class)
    void giveTheProbabilitiesBack(OutputKind kind) {
        float[] probabilities = {0.9f, 0.0999f, 1e-4f, 0};
        float[] logits = Logits.fromProbabilities(probabilities, kind, "m");
        double[] back = Calibration.none().probabilities(logits, kind);
        for (int i = 0; i < back.length; i++) {
            assertThat(back[i]).as("%s %d", kind, i).isCloseTo(probabilities[i], within(1e-6)); // worst 1.5e-8
        }
    }

    @Test
    void areFiniteAtBothEnds() {
        // ln of the smallest float32, 2^-149, is -149 ln 2.
        assertThat(Logits.fromProbabilities(new float[] {0, 1}, OutputKind.SOFTMAX, "m"))
                .containsExactly(new float[] {-103.27893f, 0}, within(1e-4f));
        assertThat(Logits.fromProbabilities(new float[] {0, 1}, OutputKind.SIGMOID, "m"))
                .containsExactly(new float[] {-103.27893f, 103.27893f}, within(1e-4f));
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.1f, 1.1f, 7})
    void refuseWhatIsNoProbability(float value) {
        assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> Logits.fromProbabilities(new float[] {value}, OutputKind.SIGMOID, "output \"p\""))
                .withMessageStartingWith("output \"p\": expected probabilities from 0 to 1, found");
    }
}
