// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where a cell of a map looks, by libtorch's gradients: what the card's stride of the maps says must be so. */
class MapsTest {

    private static final int SIDE = 512;
    private static final Architecture NET = new Architecture(1, 3, 0.25);

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    /**
     * Kernels of one value have no preference, so gradients fall off alike to both sides of what a cell looks at. Cell 8 of 16
     * sees no border. The middle of its tile would be at 272.
     */
    @Test
    @SuppressWarnings("try") // the scope works by being open
    void looksAtEveryThirtySecondPixel() {
        try (PointerScope scope = new PointerScope()) {
            MobileNetV2 net = new MobileNetV2(NET, evenWeights(), false);
            float[] pixels = new float[SIDE * SIDE];
            Arrays.fill(pixels, 0.75f); // 1 once normalized
            Tensor input = Tensors.of(pixels, 1, 1, SIDE, SIDE).requires_grad_(true);
            Tensor maps = net.maps(net.features(Predictor.normalize(input, 1, Normalization.defaults()), false));
            maps.select(2, 8).select(2, 8).sum().backward();
            float[] gradient = Tensors.floats(input.grad());

            double sum = 0;
            double moment = 0;
            for (int i = 0; i < gradient.length; i++) {
                sum += gradient[i];
                moment += gradient[i] * (i % SIDE + 0.5);
            }
            assertThat(sum).isPositive();
            assertThat(moment / sum).isCloseTo(8 * Architecture.STRIDE + 0.5, within(0.01));
        }
    }

    /** Each convolution a mean over what it sees, each normalization a factor small enough that shortcuts never add up to 6. */
    private static Map<String, float[]> evenWeights() {
        Map<String, float[]> weights = new HashMap<>(RandomWeights.of(NET, 1));
        FlatLayout layout = FlatLayout.of(NET);
        layout.parameters().forEach(slot -> {
            float value = slot.shape().length > 1
                    ? (float) slot.shape()[0] / slot.size()
                    : slot.name().endsWith("bias") ? 0 : 0.8f;
            Arrays.fill(weights.get(slot.name()), value);
        });
        layout.buffers()
                .forEach(slot ->
                        Arrays.fill(weights.get(slot.name()), slot.name().endsWith("var") ? 1 : 0));
        return weights;
    }
}
