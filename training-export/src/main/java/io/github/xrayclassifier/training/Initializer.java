// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Random starting weights as torchvision draws them, but for one thing: convolutions normal with variance 2 / fan-out (He
 * et al., ICCV 2015), the classifier normal with deviation 0.01 and no bias, batch normalization the identity, except the
 * last of a shortcut's branch, whose weight is 0.
 */
final class Initializer {

    private Initializer() {}

    static Map<String, float[]> random(Architecture net, long seed) {
        RandomGenerator random = Seeds.generator(seed, Seeds.INIT, 0);
        Map<String, float[]> named = new LinkedHashMap<>();
        for (Architecture.Block block : net.blocks()) {
            for (Architecture.Conv conv : block.convs()) {
                // fan-out = kernel area x outputs as PyTorch counts it: size(0) x area, also for depthwise weights.
                double deviation = Math.sqrt(2.0 / (conv.out() * conv.kernel() * conv.kernel()));
                int size = conv.out() * conv.in() / conv.groups() * conv.kernel() * conv.kernel();
                named.put(conv.conv() + ".weight", normal(random, size, deviation));
                // A shortcut's branch starts at nothing, so that the net starts shallow (Goyal et al. 2017, section
                // 5.1).
                boolean last = block.residual()
                        && conv.equals(block.convs().get(block.convs().size() - 1));
                named.put(conv.norm() + ".weight", filled(conv.out(), last ? 0 : 1));
                named.put(conv.norm() + ".bias", new float[conv.out()]);
                named.put(conv.norm() + ".running_mean", new float[conv.out()]);
                named.put(conv.norm() + ".running_var", filled(conv.out(), 1));
            }
        }
        named.put("classifier.1.weight", normal(random, net.classes() * net.embedding(), 0.01));
        named.put("classifier.1.bias", new float[net.classes()]);
        return named;
    }

    private static float[] normal(RandomGenerator random, int size, double deviation) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }

    private static float[] filled(int size, float value) {
        float[] values = new float[size];
        java.util.Arrays.fill(values, value);
        return values;
    }
}
