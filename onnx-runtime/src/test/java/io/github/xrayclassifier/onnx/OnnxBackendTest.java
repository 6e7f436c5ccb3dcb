// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.image.GrayImage;
import io.github.xrayclassifier.model.RawOutput;
import io.github.xrayclassifier.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The oracle is arithmetic: what {@link TestModel} says its graph computes. */
class OnnxBackendTest {

    private static Tensor gray(int level) {
        byte[] samples = new byte[TestModel.SIDE * TestModel.SIDE];
        Arrays.fill(samples, (byte) level);
        return TestModel.card().build().preprocessing().apply(GrayImage.of8(samples, TestModel.SIDE, TestModel.SIDE));
    }

    @Test
    void givesTheLogitsOfItsGraph() {
        try (OnnxBackend backend = OnnxBackend.open(TestModel.source())) {
            RawOutput output = backend.run(gray(200));
            assertThat(output.logits()).containsExactly(TestModel.logits(200), within(1e-5f)); // worst 4e-7
            assertThat(output.embedding()).containsExactly(new float[] {200 / 255f}, within(1e-5f));
            assertThat(output.mapHeight()).isEqualTo(TestModel.SIDE);
            assertThat(output.mapWidth()).isEqualTo(TestModel.SIDE);
            assertThat(output.maps()[2 * 256 + 77]).isCloseTo(TestModel.logits(200)[2], within(1e-5f));
        }
    }
}
