// SPDX-License-Identifier: Apache-2.0
package io.github.xrayclassifier.segmentation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A U-Net (Ronneberger et al., MICCAI 2015) as a list of 3 x 3 convolutions, each behind batch normalization and ReLU. The
 * encoder halves the image once a level, by a step of two instead of pooling; the decoder doubles by repetition and joins the
 * encoder's answer of the same size. A 1 x 1 convolution gives one logit for every second pixel of either axis: the first
 * level alone would cost as much as all others, and an outline of lungs has no detail there.
 *
 * @param channels of each level, from the image down; at least two levels
 */
record UNetArchitecture(List<Integer> channels) {

    static final String HEAD = "head";

    UNetArchitecture {
        channels = List.copyOf(channels);
        if (channels.size() < 2 || channels.stream().anyMatch(c -> c < 1 || c > 512)) {
            throw new IllegalArgumentException("expected at least two levels of 1 to 512 channels, found " + channels);
        }
    }

    /** The bundled one: 203,841 weights, 32 million multiplications at 96 pixels, where MobileNetV2 takes 98 million at 128. */
    static UNetArchitecture lungs() {
        return new UNetArchitecture(List.of(16, 16, 32, 48, 64));
    }

    /** One convolution without bias and the batch normalization behind it. */
    record Conv(String name, int in, int out, int stride) {

        String norm() {
            return name + ".norm";
        }

        int[] shape() {
            return new int[] {out, in, 3, 3};
        }
    }

    int levels() {
        return channels.size();
    }

    /** Both sides of an image must be multiples of it. */
    int stride() {
        return 1 << levels();
    }

    /** The two convolutions of a level on the way down. */
    List<Conv> encoder(int level) {
        int out = channels.get(level);
        int in = level == 0 ? 1 : channels.get(level - 1);
        return List.of(
                new Conv("encoder." + level + ".0", in, out, 2), new Conv("encoder." + level + ".1", out, out, 1));
    }

    /** The convolution of a level on the way up, behind the joint of both ways; all levels but the last have one. */
    Conv decoder(int level) {
        int out = channels.get(level);
        return new Conv("decoder." + level, channels.get(level + 1) + out, out, 1);
    }

    private List<Conv> convs() {
        List<Conv> all = new ArrayList<>();
        for (int level = 0; level < levels(); level++) {
            all.addAll(encoder(level));
        }
        for (int level = levels() - 2; level >= 0; level--) {
            all.add(decoder(level));
        }
        return all;
    }

    /** The parameters, by name. */
    Map<String, int[]> parameters() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (Conv conv : convs()) {
            shapes.put(conv.name() + ".weight", conv.shape());
            shapes.put(conv.norm() + ".weight", new int[] {conv.out()});
            shapes.put(conv.norm() + ".bias", new int[] {conv.out()});
        }
        shapes.put(HEAD + ".weight", new int[] {1, channels.get(0), 1, 1});
        shapes.put(HEAD + ".bias", new int[] {1});
        return shapes;
    }

    /** The statistics of batch normalization, by name. */
    Map<String, int[]> buffers() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (Conv conv : convs()) {
            shapes.put(conv.norm() + ".running_mean", new int[] {conv.out()});
            shapes.put(conv.norm() + ".running_var", new int[] {conv.out()});
        }
        return shapes;
    }

    static int size(int[] shape) {
        int size = 1;
        for (int extent : shape) {
            size = Math.multiplyExact(size, extent);
        }
        return size;
    }

    int parameterCount() {
        return parameters().values().stream().mapToInt(UNetArchitecture::size).sum();
    }
}
