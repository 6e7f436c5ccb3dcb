// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.training.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The places of a network's named tensors in two flat arrays: parameters (those that decay first) and buffers. One
 * optimizer step, one weight average and one checkpoint are then a few operations on whole arrays.
 *
 * <p>A convolution's weights lie in the order out, rows, columns, in: libtorch's channels-last.
 */
public final class FlatLayout {

    /** The optional layer before the classifier. */
    public static final String HIDDEN = "classifier.hidden";

    public static final String HIDDEN_NORM = "classifier.norm";

    private final List<Slot> parameters = new ArrayList<>();
    private final List<Slot> buffers = new ArrayList<>();
    private final int decayed;

    /** One named tensor, its shape in torchvision's order and its place in the flat array. */
    public record Slot(String name, int[] shape, int offset) {

        public int size() {
            int size = 1;
            for (int extent : shape) {
                size = Math.multiplyExact(size, extent);
            }
            return size;
        }

        /** The place in channels-last order of each value in torchvision's order. */
        private int flatIndex(int index) {
            if (shape.length != 4) {
                return offset + index;
            }
            int area = shape[2] * shape[3];
            int pixel = index % area;
            int in = index / area % shape[1];
            int out = index / area / shape[1];
            return offset + (out * area + pixel) * shape[1] + in;
        }

        public float[] read(float[] flat) {
            float[] values = new float[size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = flat[flatIndex(i)];
            }
            return values;
        }

        public void write(float[] values, float[] flat) {
            for (int i = 0; i < values.length; i++) {
                flat[flatIndex(i)] = values[i];
            }
        }
    }

    private FlatLayout(Architecture net) {
        List<Architecture.Conv> convs =
                net.blocks().stream().flatMap(b -> b.convs().stream()).toList();
        for (Architecture.Conv conv : convs) {
            add(parameters, conv.conv() + ".weight", conv.weightShape());
        }
        if (net.hiddenUnits() > 0) {
            add(parameters, HIDDEN + ".weight", net.hiddenUnits(), net.embedding());
        }
        add(parameters, "classifier.1.weight", net.classes(), net.classifierInputs());
        decayed = end(parameters);
        for (Architecture.Conv conv : convs) {
            addNorm(conv.norm(), conv.out());
        }
        if (net.hiddenUnits() > 0) {
            add(parameters, HIDDEN + ".bias", net.hiddenUnits());
            addNorm(HIDDEN_NORM, net.hiddenUnits());
        }
        add(parameters, "classifier.1.bias", net.classes());
    }

    private void addNorm(String name, int channels) {
        add(parameters, name + ".weight", channels);
        add(parameters, name + ".bias", channels);
        add(buffers, name + ".running_mean", channels);
        add(buffers, name + ".running_var", channels);
    }

    public static FlatLayout of(Architecture net) {
        return new FlatLayout(net);
    }

    private static void add(List<Slot> slots, String name, int... shape) {
        slots.add(new Slot(name, shape, end(slots)));
    }

    private static int end(List<Slot> slots) {
        if (slots.isEmpty()) {
            return 0;
        }
        Slot last = slots.get(slots.size() - 1);
        return last.offset() + last.size();
    }

    public List<Slot> parameters() {
        return parameters;
    }

    public List<Slot> buffers() {
        return buffers;
    }

    /** Parameters before this index decay; batch normalization and bias behind it do not. */
    public int decayed() {
        return decayed;
    }

    /** Of the parameters that decay, how many belong to the layers before one of {@link Architecture#blocks}. */
    public static int decayedBefore(Architecture net, int layer) {
        return net.blocks().subList(0, layer).stream()
                .flatMap(block -> block.convs().stream())
                .mapToInt(conv -> new Slot(conv.conv(), conv.weightShape(), 0).size())
                .sum();
    }

    public int parameterCount() {
        return end(parameters);
    }

    public int bufferCount() {
        return end(buffers);
    }

    public float[] flatParameters(Map<String, float[]> named) {
        return flat(parameters, parameterCount(), named);
    }

    public float[] flatBuffers(Map<String, float[]> named) {
        return flat(buffers, bufferCount(), named);
    }

    private static float[] flat(List<Slot> slots, int size, Map<String, float[]> named) {
        float[] flat = new float[size];
        for (Slot slot : slots) {
            float[] values = named.get(slot.name());
            if (values == null || values.length != slot.size()) {
                throw new IllegalArgumentException("weights, \"" + slot.name() + "\": expected " + slot.size()
                        + " values, found " + (values == null ? "none" : values.length));
            }
            slot.write(values, flat);
        }
        return flat;
    }
}
