// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.model.Calibration;
import io.github.xrayclassifier.model.OutputKind;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Against shares worked out by hand: nine images with one finding, one with the other, weighted 1 to 3. */
class PriorCorrectionTest {

    private static final float[] WEIGHTS = {1, 3};

    @Test
    void givesTheSharesOfTheImagesBack() {
        // The weighted loss of one constant score is least at 9 * 1 to 1 * 3.
        float[] learned = {(float) Math.log(9 * 1), (float) Math.log(1 * 3)};

        float[][] corrected = PriorCorrection.of(WEIGHTS, OutputKind.SOFTMAX).applied(new float[][] {learned});

        double[] shares = Calibration.none().probabilities(corrected[0], OutputKind.SOFTMAX);
        assertThat(shares[0]).isCloseTo(0.9, within(1e-6));
        assertThat(shares[1]).isCloseTo(0.1, within(1e-6));
    }

    @Test
    @SuppressWarnings("try") // the scope works by being open
    void changesTheBiasOfTheClassifierAlone() {
        Natives.load();
        try (PointerScope scope = new PointerScope()) {
            Map<String, Tensor> corrected = PriorCorrection.of(WEIGHTS, OutputKind.SOFTMAX)
                    .applied(Map.of(
                            "classifier.1.weight",
                            Tensors.of(new float[] {1, 2}),
                            "classifier.1.bias",
                            Tensors.of(new float[] {0.5f, 0.5f})));
            Map<String, float[]> found = new HashMap<>();
            corrected.forEach((name, tensor) -> found.put(name, Tensors.floats(tensor)));
            assertThat(found.get("classifier.1.weight")).containsExactly(1, 2);
            assertThat(found.get("classifier.1.bias")).containsExactly(0.5f, (float) (0.5 - Math.log(3)));
        }
    }

    @Test
    void leavesSigmoidScoresAndFindingsWithoutImagesAlone() {
        assertThat(PriorCorrection.of(WEIGHTS, OutputKind.SIGMOID).shifts()).containsExactly(0, 0);
        assertThat(PriorCorrection.of(new float[] {0, 1}, OutputKind.SOFTMAX).shifts())
                .containsExactly(0, -0.0f);
    }
}
