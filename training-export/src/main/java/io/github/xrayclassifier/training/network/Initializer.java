// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.network;

import io.github.xrayclassifier.engine.Seeds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Random starting weights as torchvision draws them, but for one thing: convolutions normal with variance 2 / fan-out (He
 * et al., ICCV 2015), the classifier normal with deviation 0.01 and no bias, batch normalization the identity, except the
 * last of a shortcut's branch, whose weight is 0.
 */
public final class Initializer {

    private Initializer() {}

    public static Map<String, float[]> random(Architecture net, long seed) {
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
                identity(named, conv.norm(), conv.out(), last ? 0 : 1);
            }
        }
        named.putAll(head(net, random));
        return named;
    }

    /** A new head alone, drawn as {@link #random} draws it. */
    public static Map<String, float[]> head(Architecture net, RandomGenerator random) {
        Map<String, float[]> named = new LinkedHashMap<>();
        int hidden = net.hiddenUnits();
        if (hidden > 0) {
            // Glorot & Bengio 2010, as Keras draws dense layers: variance 2 / (in + out).
            double deviation = Math.sqrt(2.0 / (net.embedding() + hidden));
            named.put(FlatLayout.HIDDEN + ".weight", normal(random, hidden * net.embedding(), deviation));
            named.put(FlatLayout.HIDDEN + ".bias", new float[hidden]);
            identity(named, FlatLayout.HIDDEN_NORM, hidden, 1);
        }
        named.put("classifier.1.weight", normal(random, net.classes() * net.classifierInputs(), 0.01));
        named.put("classifier.1.bias", new float[net.classes()]);
        return named;
    }

    private static void identity(Map<String, float[]> named, String norm, int channels, float weight) {
        named.put(norm + ".weight", filled(channels, weight));
        named.put(norm + ".bias", new float[channels]);
        named.put(norm + ".running_mean", new float[channels]);
        named.put(norm + ".running_var", filled(channels, 1));
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
