// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.xrayclassifier.engine.Natives;
import io.github.xrayclassifier.engine.Tensors;
import io.github.xrayclassifier.training.RandomWeights;
import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.network.MobileNetV2;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against the update rule of the paper's algorithm 2, one number at a time in double. */
class AdamWTest {

    private static final double RATE = 0.01;
    private static final double DECAY = 0.1;

    @BeforeAll
    static void loadNatives() {
        Natives.load();
    }

    @Test
    @SuppressWarnings("try") // scope and guard work by being open
    void followsThePapersRule() {
        Architecture net = new Architecture(1, 2, 0.25);
        Map<String, float[]> weights = RandomWeights.of(net, 8);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            MobileNetV2 network = new MobileNetV2(net, weights, true);
            AdamW optimizer = new AdamW(network, DECAY, 1e9, 0);
            float[] start = Tensors.floats(network.parameters());
            for (int step = 0; step < 3; step++) {
                float[] gradients = new float[start.length];
                for (int i = 0; i < gradients.length; i++) {
                    gradients[i] = gradient(i, step);
                }
                Tensors.copy(gradients, network.gradients());
                optimizer.step(RATE, step);
            }
            float[] found = Tensors.floats(network.parameters());
            for (int i = 0; i < found.length; i += 997) {
                double expected = expected(start[i], i, i < network.layout().decayed() ? DECAY : 0);
                assertThat((double) found[i]).isCloseTo(expected, within(1e-6)); // worst 1.2e-7
            }
            assertThat(Tensors.floats(network.gradients())).containsOnly(0f);
        }
    }

    private static float gradient(int index, int step) {
        return (float) Math.sin(index * 0.7 + step);
    }

    private static double expected(double start, int index, double decay) {
        double value = start;
        double mean = 0;
        double square = 0;
        for (int step = 0; step < 3; step++) {
            double g = gradient(index, step);
            mean = 0.9 * mean + 0.1 * g;
            square = 0.999 * square + 0.001 * g * g;
            double first = mean / (1 - Math.pow(0.9, step + 1.0));
            double second = square / (1 - Math.pow(0.999, step + 1.0));
            value -= RATE * (first / (Math.sqrt(second) + 1e-8) + decay * value);
        }
        return value;
    }

    @Test
    @SuppressWarnings("try") // scope and guard work by being open
    void clipsGradientsByTheirNorm() {
        Architecture net = new Architecture(1, 2, 0.25);
        Map<String, float[]> weights = RandomWeights.of(net, 8);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            MobileNetV2 network = new MobileNetV2(net, weights, true);
            AdamW optimizer = new AdamW(network, 0, 5, 0);
            network.gradients().fill_(Tensors.scalar(3));
            double norm = 3 * Math.sqrt(network.layout().parameterCount());
            optimizer.step(RATE, 0);
            // The first mean is a tenth of the clipped gradient.
            assertThat((double)
                            Tensors.floats(
                                    Objects.requireNonNull(optimizer.state().get("adamw.mean")))[0])
                    .isCloseTo(0.1 * 3 * 5 / norm, within(1e-6));
        }
    }

    @Test
    void warmsUpAndThenFollowsACosine() {
        LearningRate schedule = new LearningRate(1, 10, 100, true);
        assertThat(schedule.at(0)).isCloseTo(0.1, within(1e-9));
        assertThat(schedule.at(50)).isCloseTo(0.5, within(1e-9));
        assertThat(schedule.at(99)).isCloseTo(0, within(1e-3));
        assertThat(new LearningRate(2, 0, 100, true).at(0)).isEqualTo(2);
    }
}
