// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.network.Initializer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Weights as a long training could leave them: every tensor random, batch normalization too. */
public final class RandomWeights {

    private RandomWeights() {}

    public static Map<String, float[]> of(Architecture net, long seed) {
        Random random = new Random(seed);
        Map<String, float[]> weights = new HashMap<>(Initializer.random(net, seed));
        for (Architecture.Block block : net.blocks()) {
            for (Architecture.Conv conv : block.convs()) {
                weights.put(conv.norm() + ".weight", uniform(random, conv.out(), 0.7, 1.3));
                weights.put(conv.norm() + ".bias", uniform(random, conv.out(), -0.3, 0.6));
                weights.put(conv.norm() + ".running_mean", uniform(random, conv.out(), -0.3, 0.3));
                weights.put(conv.norm() + ".running_var", uniform(random, conv.out(), 0.3, 1.5));
            }
        }
        weights.put("classifier.1.weight", uniform(random, net.classes() * net.embedding(), -0.1, 0.1));
        weights.put("classifier.1.bias", uniform(random, net.classes(), -0.5, 0.5));
        return weights;
    }

    private static float[] uniform(Random random, int size, double low, double high) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (low + random.nextDouble() * (high - low));
        }
        return values;
    }
}
