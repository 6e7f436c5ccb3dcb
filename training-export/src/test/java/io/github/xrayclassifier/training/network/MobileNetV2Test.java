// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.training.RandomWeights;
import io.github.xrayclassifier.training.ReferenceNet;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** libtorch's network against {@link ReferenceNet}: a wrong stride, group, axis or gradient view shows at once. */
class MobileNetV2Test {

    private static final int IMAGES = 3;
    private static final int SIDE = 64;
    private static final Architecture NET = new Architecture(1, 3, 0.25);
    private static final Map<String, float[]> WEIGHTS = RandomWeights.of(NET, 5);

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    private static float[] pixels() {
        Random random = new Random(9);
        float[] pixels = new float[IMAGES * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        return pixels;
    }

    private static double[][] reference(String nudged, int index, double nudge) {
        float[] pixels = pixels();
        double[][][] images = new double[IMAGES][1][SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            images[i / (SIDE * SIDE)][0][i % (SIDE * SIDE)] = pixels[i];
        }
        return new ReferenceNet(NET, WEIGHTS, nudged, index, nudge).logits(images);
    }

    private static Tensor logits(MobileNetV2 net) {
        Tensor input = Tensors.of(pixels(), IMAGES, 1, SIDE, SIDE);
        return net.classify(MobileNetV2.embedding(net.features(input, true)));
    }

    /** The mean square of the logits: smooth, and every logit takes part. */
    private static double loss(double[][] logits) {
        double sum = 0;
        for (double[] row : logits) {
            for (double logit : row) {
                sum += logit * logit;
            }
        }
        return sum / (IMAGES * NET.classes());
    }

    @Test
    @SuppressWarnings("try") // the scope works by being open
    void computesWhatThePlainNetworkComputes() {
        try (PointerScope scope = new PointerScope()) {
            float[] found = Tensors.floats(logits(new MobileNetV2(NET, WEIGHTS, true)));
            double[][] expected = reference("", 0, 0);
            for (int i = 0; i < found.length; i++) {
                assertThat((double) found[i])
                        .isCloseTo(expected[i / 3][i % 3], within(1e-4)); // worst 2.6e-5, on a CPU with AVX-512
            }
        }
    }

    @Test
    @SuppressWarnings("try") // the scope works by being open
    void hasTheGradientsOfFiniteDifferences() {
        try (PointerScope scope = new PointerScope()) {
            MobileNetV2 net = new MobileNetV2(NET, WEIGHTS, true);
            Tensor logits = logits(net);
            logits.mul(logits).mean().backward();
            float[] flat = Tensors.floats(net.gradients());
            for (FlatLayout.Slot slot : net.layout().parameters()) {
                if (slot.name().matches("features\\.(0|1|4|18)\\..*|classifier.*")) {
                    check(slot, slot.read(flat));
                }
            }
        }
    }

    /** The largest gradient of each tensor: rounding of float32 drowns the small ones. */
    private static void check(FlatLayout.Slot slot, float[] gradients) {
        int index = 0;
        for (int i = 0; i < gradients.length; i++) {
            index = Math.abs(gradients[i]) > Math.abs(gradients[index]) ? i : index;
        }
        double step = 1e-7; // small, because the weights are: a larger one crosses the kinks of ReLU6
        double difference =
                (loss(reference(slot.name(), index, step)) - loss(reference(slot.name(), index, -step))) / (2 * step);
        assertThat((double) gradients[index])
                .as(slot.name())
                // worst 0.4 %: batch normalization over 12 pixels in the last layers magnifies the rounding of float32
                .isCloseTo(difference, within(1e-5 + 0.01 * Math.abs(difference)));
    }

    @Test
    @SuppressWarnings("try") // the scope works by being open
    void givesItsWeightsBackUnderTheirNames() {
        try (PointerScope scope = new PointerScope()) {
            Map<String, float[]> found = new MobileNetV2(NET, WEIGHTS, false).named();
            assertThat(found).hasSameSizeAs(WEIGHTS);
            WEIGHTS.forEach(
                    (name, values) -> assertThat(found.get(name)).as(name).containsExactly(values));
        }
    }
}
