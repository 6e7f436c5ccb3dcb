// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training;

import io.github.xrayclassifier.training.network.Architecture;
import io.github.xrayclassifier.training.network.FlatLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The weights and pixels of golden.py, so that no weights have to be committed. */
public final class Formula {

    private Formula() {}

    public static float[] uniform(long stream, int count, double low, double high) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            double u = (i * 7919L + stream * 104729L + 12345L) % 100003L / 100003.0;
            values[i] = (float) (low + (high - low) * u);
        }
        return values;
    }

    public static Map<String, float[]> weights(Architecture net) {
        FlatLayout layout = FlatLayout.of(net);
        List<FlatLayout.Slot> slots = Stream.concat(layout.parameters().stream(), layout.buffers().stream())
                .toList();
        List<String> names = slots.stream().map(FlatLayout.Slot::name).sorted().toList();
        Map<String, float[]> weights = new HashMap<>();
        for (FlatLayout.Slot slot : slots) {
            double low = -0.3;
            double high = 0.6;
            if (slot.name().endsWith("running_var")) {
                low = 0.3;
                high = 1.5;
            } else if (slot.name().endsWith("running_mean")) {
                high = 0.3;
            } else if (slot.shape().length > 1) {
                int fanIn = slot.size() / slot.shape()[0]; // a whole number: the shape divides the size
                high = Math.sqrt(6.0 / fanIn);
                low = -high;
            } else if (slot.name().endsWith("weight")) {
                low = 0.7;
                high = 1.3;
            }
            weights.put(slot.name(), uniform(names.indexOf(slot.name()), slot.size(), low, high));
        }
        return weights;
    }

    public static byte[] pixels(int image, int height, int width) {
        float[] values = uniform(1000 + image, height * width, 0, 256);
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (int) values[i];
        }
        return bytes;
    }
}
