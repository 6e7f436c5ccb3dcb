// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fails when the resampler puts another weight on a sample than Pillow's BILINEAR or OpenCV's INTER_AREA does. */
class GoldenTensorTest {

    static List<GoldenTensor> all() {
        return GoldenTensor.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void makesTheTensorThatOthersMake(GoldenTensor golden) {
        Tensor tensor = golden.recipe().apply(golden.image());

        ByteBuffer expected = golden.tensor();
        double worst = 0;
        for (int i = 0; i < golden.recipe().shape().elements(); i++) {
            worst = Math.max(worst, Math.abs(tensor.at(i) - golden.expected(expected, i)));
        }
        assertThat(worst).isLessThanOrEqualTo(tolerance(golden));
    }

    private static double tolerance(GoldenTensor golden) {
        return golden.recipe().type() == ElementType.UINT8
                ? 1 // levels; worst 0 against float arithmetic, 1 against Pillow's own of 8 bits
                : 4e-5; // worst 2.6e-5, where black and white are 8 apart: 1/1200 of a level of 8 bits
    }
}
